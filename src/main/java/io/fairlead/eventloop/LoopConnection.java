package io.fairlead.eventloop;

import io.fairlead.core.Connection;

/**
 * A connection that lives on an event loop and writes there. Connections that write to one another should live on the
 * same loop.
 */
public interface LoopConnection extends Connection, ChannelHandler, GatheringWriter.Owner {
    /** The output of its channel. */
    GatheringWriter output();

    default EventLoop loop() {
        return output().loop();
    }

    @Override
    default void onWritable() {
        output().onWritable();
    }

    @Override
    default void onRefused(int delta) {
        memory().queued(delta, delta);
    }

    @Override
    default void turn(Runnable task) {
        loop().turn(task);
    }

    @Override
    default boolean isTurn() {
        return loop().isHere();
    }

    @Override
    default long progress() {
        return output().retry();
    }

    @Override
    default long written() {
        return output().written();
    }

    @Override
    default long sendQueue() {
        return output().sendQueue();
    }

    @Override
    void abort();
}
