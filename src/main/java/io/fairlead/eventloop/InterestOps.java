package io.fairlead.eventloop;

import io.fairlead.core.Connection;

/**
 * The selection key of one channel: its interest set and its loop.
 *
 * <p>Threading: safe; changes of interest take effect in call order.
 */
public interface InterestOps {
    /** Sets whether the selector reports readable bytes. */
    void readable(boolean wanted);

    /** Sets whether the selector reports room for writing. */
    void writable(boolean wanted);

    /**
     * Bytes in the system's send queue, not acknowledged by the remote end; {@link Connection#UNKNOWN} if the system
     * does not report them.
     */
    long sendQueue();

    /** The loop of the channel's events. */
    EventLoop loop();

    /** Closes the channel; its port is freed before this returns or shortly after. */
    void close();
}
