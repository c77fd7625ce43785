package io.fairlead.eventloop;

/**
 * Handles the selector events of one channel: the attachment of its key, in place of a Grizzly connection.
 *
 * <p>Threading: on the channel's loop.
 */
public interface ChannelHandler {
    void onReadable();

    void onWritable();

    /** Handling an event has thrown: that event is lost, so the channel must not wait for its outcome. */
    void onDefect();

    /** The selector ends: so must the channel. */
    void abort();
}
