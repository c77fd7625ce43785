package io.fairlead.eventloop;

import io.fairlead.core.Connection.Done;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of one channel. What is put during one event leaves in one write; what the socket refuses of it is
 * kept here, at most one gathering and the array that was being put, and nothing more may be put until it has left.
 *
 * <pre>
 *   OPEN ── the socket is full ──► BLOCKED ── it has taken the rest ──► OPEN
 *     └──────── a write failed, or dropped ──────┴──► FAILED
 * </pre>
 *
 * <p>Threading: the loop's thread alone.
 */
public final class GatheringWriter {
    /** Gets the writer's events, on the loop's thread. */
    public interface Owner {
        /** It is not blocked any more. */
        void onDrained();

        /** A write failed: the connection is gone. Once. */
        void onFailed();

        /** So many bytes more, or fewer, are kept here, as the socket refused them or has taken them. */
        default void onRefused(int delta) {}
    }

    private static final byte[] EMPTY = {};

    private final WritableByteChannel channel;
    /** The same, if it may keep bytes back. */
    private final @Nullable BufferedChannel buffered;

    private final InterestOps interest;
    private final EventLoop loop;
    private final Owner owner;
    /** Refused by the socket; empty while it is not blocked. */
    private @Nullable ByteBuffer refused;

    private byte[] rest = EMPTY;
    /** Bytes that the socket took after refusing them. */
    private volatile long retried;

    /** Bytes that it was given to write. */
    private volatile long written;

    private int restAt;
    private boolean failed;
    /** A write that waits until this is not blocked. */
    private @Nullable Runnable held;
    /** Of the write that is under way or waits. */
    private @Nullable Done heldDone;

    public GatheringWriter(WritableByteChannel channel, InterestOps interest, Owner owner) {
        this.channel = channel;
        this.buffered = channel instanceof BufferedChannel one ? one : null;
        this.interest = interest;
        this.loop = interest.loop();
        this.owner = owner;
    }

    /** Where the channel's events are handled. */
    public EventLoop loop() {
        return loop;
    }

    /** Whether nothing may be put now. */
    public boolean isBlocked() {
        return refused != null;
    }

    /** Keeps a write, for which there is no room now, until {@link #continueWrite}. At most one is under way or waits. */
    public void hold(Runnable write, Done done) {
        held = write;
        heldDone = done;
    }

    /** What was put is the whole write: it is done now, or when the socket has taken what it refused. */
    public void completeWrite(Done done) {
        if (isBlocked()) {
            heldDone = done;
        } else {
            done.done(true);
        }
    }

    /** There is room: writes what waits, or completes what is under way. */
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

    /** The write that is under way or waits has failed. */
    public void cancelWrite() {
        Done done = heldDone;
        held = null;
        heldDone = null;
        if (done != null) {
            done.done(false);
        }
    }

    /** Room for some bytes, at most 64, to be put before what follows; null: it failed, or it has become blocked. */
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

    /** Writes an array, which nobody changes any more. Afterwards it may be {@link #isBlocked}. */
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
     * Writes borrowed bytes: without a copy when nothing is before them and the socket takes them. Slots of one read leave
     * together. Not while it is blocked.
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

    /** Hands what was gathered to the socket. */
    public void flush() {
        if (loop.gathers(this)) {
            try {
                write(loop.leaving());
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

    private void keep(ByteBuffer bytes) {
        if (hasUnsent(bytes)) {
            ByteBuffer kept = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            refused = kept;
            owner.onRefused(kept.capacity());
            interest.writable(true);
        }
    }

    private void forgetRefused() {
        ByteBuffer discarded = refused;
        refused = null;
        if (discarded != null) {
            owner.onRefused(-discarded.capacity());
        }
    }

    /** Whether some of them have not left, as they are or in records. */
    private boolean hasUnsent(ByteBuffer bytes) {
        return bytes.hasRemaining() || buffered != null && buffered.holds();
    }

    private void fail() {
        drop();
        loop.turn(owner::onFailed);
    }

    /** Gives up what has not left; nothing is written any more. */
    public void drop() {
        if (buffered != null && !failed) {
            buffered.end();
        }
        failed = true;
        forgetRefused();
        rest = EMPTY;
    }

    /**
     * Tries again whether the socket takes something: a selector announces room only when a third of the system's buffer
     * is free. Safe from anywhere.
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

    /** How many bytes it was given to write; safe from anywhere. */
    public long written() {
        return written;
    }

    private long sent() {
        return buffered == null ? 0 : buffered.sent();
    }

    /** The selector found room for writing. */
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
            forgetRefused();
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
