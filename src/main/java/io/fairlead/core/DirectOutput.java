package io.fairlead.core;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a connection past its {@link Outbox} while the connection is clear: open, with nothing queued or held for
 * it. Holds all that such a write reads or changes, because with thousands of receivers each further object costs a
 * cache miss.
 *
 * <p>Threading: writes and {@link #setBlocked} on the connection's thread; {@link #setQueued} under the outbox's lock;
 * the sums can be read anywhere.
 */
public final class DirectOutput {
    /** The connection, as far as a direct write needs it. */
    public interface Owner {
        /**
         * Continues a direct write that the channel did not accept whole.
         *
         * @param wire all bytes of the write; must not be modified
         * @param from the first byte that was not accepted
         * @param done runs when the rest is written or lost
         */
        void holdRest(byte[] wire, int from, Connection.Done done);

        /** The channel failed. */
        void onWriteFailed();
    }

    private static final VarHandle MESSAGES = sum("messages");
    private static final VarHandle BYTES = sum("bytes");
    private static final VarHandle WRITTEN = sum("written");
    private static final VarHandle LAST_SENT = sum("lastSent");

    // The fields of a write come first.
    private long messages;
    private long bytes;
    private long written;

    @SuppressWarnings("UnusedVariable") // read through its handle
    private long lastSent;

    private int maxBytes;
    private boolean blocked;
    private volatile boolean queued = true;
    private final WritableByteChannel channel;

    private final Batch.Encoding encoding;
    private final Owner owner;
    private @Nullable Outbox outbox;

    /** @param encoding the wire form of the connection */
    public DirectOutput(WritableByteChannel channel, Batch.Encoding encoding, Owner owner) {
        this.channel = channel;
        this.encoding = encoding;
        this.owner = owner;
    }

    private static VarHandle sum(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(DirectOutput.class, field, long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Sets the outbox that finishes interrupted writes. */
    void attach(Outbox attached, Delivery delivery, long nanos) {
        outbox = attached;
        maxBytes = delivery.maxWholeBytes();
        lastSent = nanos;
        queued = false;
    }

    /** Whether something is queued or in flight in the outbox, or it is closed. */
    void setQueued(boolean value) {
        if (queued != value) {
            queued = value;
        }
    }

    /** Whether the connection can't be written to: it holds bytes, delays them or is closed. */
    public void setBlocked(boolean value) {
        blocked = value;
    }

    public Batch.Encoding encoding() {
        return encoding;
    }

    /** Whether a batch of this payload size may be written directly now. */
    public boolean isClear(int payloadBytes) {
        return !blocked && !queued && payloadBytes <= maxBytes;
    }

    /**
     * Writes a batch; only if {@link #isClear}.
     *
     * @param wire the whole batch in the {@link #encoding}; its position changes
     * @return whether it was written whole; otherwise the outbox counts it
     */
    public boolean write(Batch batch, ByteBuffer wire, long nanos) {
        int size = wire.remaining();
        try {
            channel.write(wire);
        } catch (IOException reset) {
            owner.onWriteFailed();
            return false;
        }
        if (wire.hasRemaining()) {
            finish(batch, wire.position());
            return false;
        }
        MESSAGES.setOpaque(this, messages + batch.size());
        BYTES.setOpaque(this, bytes + batch.bytes());
        WRITTEN.setOpaque(this, written + size);
        LAST_SENT.setOpaque(this, nanos);
        return true;
    }

    private void finish(Batch batch, int from) {
        Outbox attached = outbox;
        if (attached != null) {
            attached.finishWrite(batch, done -> owner.holdRest(batch.wire(encoding), from, done));
        }
    }

    /** Messages written directly. */
    long messages() {
        return (long) MESSAGES.getOpaque(this);
    }

    /** Payload bytes written directly. */
    long bytes() {
        return (long) BYTES.getOpaque(this);
    }

    /** Bytes written directly, with framing. */
    public long written() {
        return (long) WRITTEN.getOpaque(this);
    }

    /** When the last direct write completed. */
    long lastSent() {
        return (long) LAST_SENT.getOpaque(this);
    }
}
