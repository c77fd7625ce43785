package io.fairlead.eventloop;

import io.fairlead.core.Connection;

/**
 * The selection key of one channel: the events it waits for, and its loop.
 *
 * <p>Threading: safe; changes of interest take effect in the order they were made.
 */
public interface InterestOps {
    /** Whether readable bytes are announced. */
    void readable(boolean wanted);

    /** Whether room for writing is announced. */
    void writable(boolean wanted);

    /** Bytes that the system has to send and the remote end has not acknowledged; {@link Connection#UNKNOWN}: it does not show them. */
    long sendQueue();

    /** Where the channel's events are handled. */
    EventLoop loop();

    /** Closes the channel; its port is free when this returns or shortly after. */
    void close();
}
