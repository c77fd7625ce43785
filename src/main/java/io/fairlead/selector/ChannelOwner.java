package io.fairlead.selector;

/**
 * Who has a channel for himself: the attachment of its key, in place of a Grizzly connection.
 *
 * <p>Threading: on the channel's loop.
 */
public interface ChannelOwner extends ChannelEvents {
    /** The selector ends: so must the channel. */
    void abort();
}
