package io.fairlead.core;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/** The thread of a connection's events: an event loop. A task submitted from this thread runs at once. */
public interface ConnectionThread extends Executor {
    /** So that each thread keeps no more than this for the longest message. */
    int MAX_SHARED_BYTES = 1 << 20;

    /** Runs a task on this thread, after the event that it handles now. */
    void turn(Runnable task);

    /** Whether the calling thread is this thread. */
    boolean isHere();

    /**
     * Copies bytes into a direct buffer, from which they can be written to many connections without a further copy.
     * Bytes gathered for earlier writes are written first. On this thread only; the buffer is valid until the next
     * call.
     *
     * @param bytes at most {@link #MAX_SHARED_BYTES}
     */
    ByteBuffer share(byte[] bytes);
}
