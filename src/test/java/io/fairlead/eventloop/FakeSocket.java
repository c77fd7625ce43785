package io.fairlead.eventloop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * A channel without a network, on a loop of the thread that makes it.
 *
 * <p>Threading: that thread.
 */
public final class FakeSocket implements ByteChannel, InterestOps {
    private final EventLoop loop = new EventLoop(() -> {}, () -> true);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private ByteBuffer received = ByteBuffer.allocate(0);
    private int room = Integer.MAX_VALUE;
    private boolean open = true;
    private boolean readable = true;

    public FakeSocket() {
        loop.runTasks();
    }

    /** These bytes are read next. */
    public void receive(byte[] bytes) {
        received = ByteBuffer.wrap(bytes);
    }

    /** How many bytes are taken until this is set again. */
    public void room(int bytes) {
        room = bytes;
    }

    /** What was taken since this was called. */
    public byte[] sent() {
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }

    /** Whether readable bytes are to be announced. */
    public boolean isReadable() {
        return readable;
    }

    @Override
    public int read(ByteBuffer to) {
        int count = Math.min(to.remaining(), received.remaining());
        to.put(to.position(), received, received.position(), count).position(to.position() + count);
        received.position(received.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer from) {
        byte[] some = new byte[Math.min(room, from.remaining())];
        from.get(some);
        sent.writeBytes(some);
        room -= some.length;
        return some.length;
    }

    @Override
    public void readable(boolean wanted) {
        readable = wanted;
    }

    @Override
    public void writable(boolean wanted) {
        // the test calls
    }

    @Override
    public long sendQueue() {
        return 0;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
