package io.fairlead.socket;

/**
 * The selector side of one channel: what it waits for, and its thread.
 *
 * <p>Threading: safe; changes of interest take effect in the order they were made.
 */
interface KeyInterest {
    /** Whether readable bytes are announced. */
    void readable(boolean wanted);

    /** Whether room for writing is announced. */
    void writable(boolean wanted);

    /** Runs a task on the channel's selector thread: now, when called on it. */
    void execute(Runnable task);

    /** Closes the channel; its port is free when this returns or shortly after. */
    void close();
}
