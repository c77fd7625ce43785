package io.fairlead.selector;

/**
 * What a channel's owner hears from its selector.
 *
 * <p>Threading: on the channel's loop.
 */
public interface ChannelEvents {
    void onReadable();

    void onWritable();
}
