package io.fairlead.core;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/** A connection's thread whose tasks an executor runs. It is always here: the executor runs one task at a time. */
public record ExecutorThread(Executor executor) implements ConnectionThread {
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public void turn(Runnable task) {
        executor.execute(task);
    }

    @Override
    public boolean isHere() {
        return true;
    }

    @Override
    public ByteBuffer share(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
