package io.fairlead.eventloop;

import io.fairlead.core.Connection.Done;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The output of one channel. Bytes put during one event are written in one call. Bytes that the socket did not accept
 * are held: at most one gathering and the array being put. Until they are written, nothing more may be put.
 *
 * <pre>
 *   OPEN ── the socket is full ──► BLOCKED ── it accepted the rest ──► OPEN
 *     └──────── a write failed, or dropped ──────┴──► FAILED
 * </pre>
 *
 * <p>Threading: the loop's thread only.
 */
public final class GatheringWriter {
    /** Receives the writer's events, on the loop's thread. */
    public interface Owner {
        /** The writer is no longer blocked. */
        void onDrained();

        /** A write failed, so the connection is lost. Called once. */
        void onFailed();

        /** The number of held bytes has changed by this much, because the socket refused or accepted them. */
        default void onRefused(int delta) {}
    }

    private static final byte[] EMPTY = {};

    private final WritableByteChannel channel;
    /** The same channel, if it may hold bytes. */
    private final @Nullable BufferedChannel buffered;

    private final InterestOps interest;
    private final EventLoop loop;
    private final Owner owner;
    /** Bytes that the socket did not accept; empty while the writer is not blocked. */
    private @Nullable ByteBuffer refused;

    private byte[] rest = EMPTY;
    /** Bytes that the socket accepted after it had refused them. */
    private volatile long retried;

    /** Bytes passed in for writing. */
    private volatile long written;

    private int restAt;
    private boolean failed;
    /** A write that waits until the writer is not blocked. */
    private @Nullable Runnable held;
    /** The completion of the write in progress or waiting. */
    private @Nullable Done heldDone;

    public GatheringWriter(WritableByteChannel channel, InterestOps interest, Owner owner) {
        this.channel = channel;
        this.buffered = channel instanceof BufferedChannel one ? one : null;
        this.interest = interest;
        this.loop = interest.loop();
        this.owner = owner;
    }

    /** The loop of the channel's events. */
    public EventLoop loop() {
        return loop;
    }

    /** Whether the channel holds no bytes, so that others may write to it, too. */
    public boolean isUnbuffered() {
        return buffered == null;
    }

    /** Whether nothing will be written any more. */
    public boolean isFailed() {
        return failed;
    }

    /** Whether nothing may be put now. */
    public boolean isBlocked() {
        return refused != null;
    }

    /** Holds a write for which there is no room until {@link #continueWrite}. At most one is in progress or waiting. */
    public void hold(Runnable write, Done done) {
        held = write;
        heldDone = done;
    }

    /** The bytes put are the whole write: it completes now, or once the socket has accepted the held bytes. */
    public void completeWrite(Done done) {
        if (isBlocked()) {
            heldDone = done;
        } else {
            done.done(true);
        }
    }

    /** There is room: runs the waiting write, or completes the write in progress. */
    public void continueWrite() {
        Runnable write = held;
        Done done = heldDone;
        held = null;
        heldDone = null;
        if (write != null) {
            write.run();
        } else if (done != null) {
            done.done(true);
        }
    }

    /** Fails the write in progress or waiting. */
    public void cancelWrite() {
        Done done = heldDone;
        held = null;
        heldDone = null;
        if (done != null) {
            done.done(false);
        }
    }

    /**
     * Room for up to 64 bytes, to be written before the bytes put next; null: the writer failed, or has become blocked.
     */
    public @Nullable ByteBuffer room(int bytes) {
        flushLent();
        if (failed || isBlocked()) {
            return null;
        }
        ByteBuffer to = loop.gather(this);
        if (to.remaining() < bytes) {
            flush();
            return room(bytes);
        }
        return to;
    }

    /** Writes an array, which must not be modified afterwards. The writer may then be {@link #isBlocked}. */
    public void put(byte[] bytes) {
        put(bytes, 0);
    }

    private void put(byte[] bytes, int from) {
        flushLent();
        int at = from;
        while (at < bytes.length && !failed) {
            if (isBlocked()) {
                rest = bytes;
                restAt = at;
                return;
            }
            ByteBuffer to = loop.gather(this);
            int count = Math.min(to.remaining(), bytes.length - at);
            to.put(bytes, at, count);
            at += count;
            if (!to.hasRemaining()) {
                flush();
            }
        }
    }

    /**
     * Writes borrowed bytes, without a copy if no bytes are before them and the socket accepts them. Segments of one
     * read are written together. Not allowed while the writer is blocked.
     */
    public void put(ByteBuffer borrowed) {
        if (failed) {
            return;
        }
        if (loop.segments().isOfSeveral(borrowed)) {
            putSegment(borrowed);
        } else if (loop.gathers(this)) {
            put(copy(borrowed));
        } else {
            write(borrowed);
        }
    }

    private void putSegment(ByteBuffer segment) {
        if (!loop.lend(this, segment)) {
            flush();
            if (isBlocked()) {
                put(copy(segment));
                return;
            }
            loop.lend(this, segment);
        }
        if (loop.segments().isLast()) {
            flush();
        }
    }

    private static byte[] copy(ByteBuffer borrowed) {
        byte[] copy = new byte[borrowed.remaining()];
        borrowed.get(copy);
        return copy;
    }

    private void flushLent() {
        if (loop.gathers(this) && loop.segments().isLent()) {
            flush();
        }
    }

    /** Writes the gathered bytes to the socket. */
    public void flush() {
        if (loop.gathers(this)) {
            try {
                write(loop.bytesToWrite());
            } finally {
                loop.gatheringDone();
            }
        }
    }

    private void write(ByteBuffer bytes) {
        if (failed || !bytes.hasRemaining()) {
            return;
        }
        long before = written;
        written = before + bytes.remaining();
        try {
            channel.write(bytes);
            keep(bytes);
        } catch (IOException reset) {
            fail();
        }
    }

    /**
     * Continues a write that was made past this writer, while nothing was gathered or held here.
     *
     * @param wire all bytes of the write; must not be modified afterwards
     * @param from the first byte that the channel did not accept
     * @param done completes the write
     */
    public void holdRest(byte[] wire, int from, Done done) {
        long before = written;
        written = before + from;
        put(wire, from);
        flush();
        completeWrite(done);
    }

    /** The channel failed in a write past this writer. */
    public void onWriteFailed() {
        if (!failed) {
            fail();
        }
    }

    private void keep(ByteBuffer bytes) {
        if (hasUnsent(bytes)) {
            ByteBuffer kept = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            refused = kept;
            owner.onRefused(kept.capacity());
            interest.writable(true);
        }
    }

    private void clearRefused() {
        ByteBuffer discarded = refused;
        refused = null;
        if (discarded != null) {
            owner.onRefused(-discarded.capacity());
        }
    }

    /** Whether some of them are unsent, either as they are or encoded. */
    private boolean hasUnsent(ByteBuffer bytes) {
        return bytes.hasRemaining() || buffered != null && buffered.holds();
    }

    private void fail() {
        drop();
        loop.turn(owner::onFailed);
    }

    /** Drops unsent bytes; nothing is written afterwards. */
    public void drop() {
        if (buffered != null && !failed) {
            buffered.end();
        }
        failed = true;
        clearRefused();
        rest = EMPTY;
    }

    /**
     * Retries writing, because a selector reports room only if a third of the system's buffer is free. Safe.
     *
     * @return a number that grows while the remote end reads
     */
    public long retry() {
        loop.execute(() -> {
            if (isBlocked()) {
                onWritable();
            }
        });
        return retried;
    }

    /** The number of bytes passed in for writing; safe. */
    public long written() {
        return written;
    }

    /** {@link InterestOps#sendQueue}; safe. */
    public long sendQueue() {
        return interest.sendQueue();
    }

    private long sent() {
        return buffered == null ? 0 : buffered.sent();
    }

    /** The selector reported that the channel is writable. */
    public void onWritable() {
        ByteBuffer first = refused;
        if (first == null) {
            interest.writable(false);
            return;
        }
        try {
            long before = retried;
            long sent = sent();
            int taken = channel.write(first);
            retried = before + (buffered == null ? taken : sent() - sent);
        } catch (IOException reset) {
            fail();
            return;
        }
        if (!hasUnsent(first)) {
            clearRefused();
            byte[] next = rest;
            rest = EMPTY;
            put(next, restAt);
            flush();
            if (!isBlocked() && !failed) {
                interest.writable(false);
                owner.onDrained();
            }
        }
    }
}
