package io.fairlead.eventloop;

/**
 * Handles the selector events of one detached channel; it is the attachment of the channel's key, in place of a Grizzly
 * connection.
 *
 * <p>Threading: on the channel's loop.
 */
public interface ChannelHandler {
    void onReadable();

    void onWritable();

    /** Handling an event threw an exception. The event is lost, so the channel must not wait for its outcome. */
    void onDefect();

    /** The selector is closing, so the channel must close. */
    void abort();
}
