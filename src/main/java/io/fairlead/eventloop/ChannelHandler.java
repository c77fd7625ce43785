package io.fairlead.eventloop;

/**
 * Who has a channel for himself, and hears what its selector finds: the attachment of its key, in place of a Grizzly
 * connection.
 *
 * <p>Threading: on the channel's loop.
 */
public interface ChannelHandler {
    void onReadable();

    void onWritable();

    /** One of its handlers has failed: what it was about is lost, so whoever waits for it must not wait on. */
    void onDefect();

    /** The selector ends: so must the channel. */
    void abort();
}
