package io.fairlead.selector;

/**
 * Who has a channel for himself, and hears what its selector finds: the attachment of its key, in place of a Grizzly
 * connection.
 *
 * <p>Threading: on the channel's loop.
 */
public interface ChannelOwner {
    void onReadable();

    void onWritable();

    /** The selector ends: so must the channel. */
    void abort();
}
