package io.fairlead.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One message in transit: immutable bytes that all receivers share by reference.
 *
 * <p>The creator hands over the array and must not modify it afterwards.
 *
 * <p>Threading: immutable except for the reference count; the decoded text is cached and may be decoded more than once
 * (a benign race).
 */
public final class Frame {
    /** The WebSocket frame type (RFC 6455 §5.6, §5.5.2). A raw socket sees only the bytes. */
    public enum Kind {
        TEXT,
        BINARY,
        PING
    }

    private static final long NO_OFFSET = -1;
    private static final AtomicIntegerFieldUpdater<Frame> REFERENCES =
            AtomicIntegerFieldUpdater.newUpdater(Frame.class, "references");

    private final Kind kind;
    private final byte[] bytes;
    private final long offset;
    private @Nullable String string;

    @SuppressWarnings("UnusedVariable") // used through its updater
    private volatile int references;

    private Frame(Kind kind, byte[] bytes) {
        this(kind, bytes, NO_OFFSET);
    }

    private Frame(Kind kind, byte[] bytes, long offset) {
        this.kind = kind;
        this.bytes = bytes;
        this.offset = offset;
    }

    /** A text frame; a lone surrogate is encoded as {@code ?}. */
    public static Frame text(String text) {
        Frame frame = new Frame(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            frame.string = text;
        }
        return frame;
    }

    /** A text frame of bytes that must be valid UTF-8. */
    public static Frame text(byte[] utf8) {
        return new Frame(Kind.TEXT, utf8);
    }

    public static Frame binary(byte[] bytes) {
        return new Frame(Kind.BINARY, bytes);
    }

    /** A WebSocket ping; never sent to raw sockets. At most 125 bytes (RFC 6455 §5.5). */
    public static Frame ping(byte[] bytes) {
        return new Frame(Kind.PING, bytes);
    }

    /** A frame with a copy of borrowed bytes; the bytes of a text frame must be valid UTF-8. */
    public static Frame copy(Kind kind, ByteBuffer borrowed) {
        byte[] bytes = new byte[borrowed.remaining()];
        borrowed.get(bytes);
        return new Frame(kind, bytes);
    }

    /**
     * The same payload with an offset: a receiver of this frame is up to date up to this offset of its channel's log.
     */
    public Frame at(long place) {
        Frame placed = new Frame(kind, bytes, place);
        placed.string = string;
        return placed;
    }

    /** The offset in the channel's log up to which a receiver of this frame is up to date; negative: none. */
    public long offset() {
        return offset;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isText() {
        return kind == Kind.TEXT;
    }

    /** Payload bytes, without any framing. */
    public int size() {
        return bytes.length;
    }

    /** Adds a reference. @return the bytes to charge: 0 if the frame was already referenced */
    public int retain() {
        return REFERENCES.getAndIncrement(this) == 0 ? bytes.length : 0;
    }

    /** Removes a reference. @return the bytes freed: 0 if the frame is still referenced */
    public int release() {
        return REFERENCES.decrementAndGet(this) == 0 ? bytes.length : 0;
    }

    /** A new read-only view of the payload, position 0, limit {@link #size()}. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** The payload itself, for readers that need an array; must not be modified. */
    public byte[] array() {
        return bytes;
    }

    /** The payload decoded as UTF-8. */
    public String string() {
        String known = string;
        if (known == null) {
            known = new String(bytes, StandardCharsets.UTF_8);
            string = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return kind + "(" + bytes.length + ")";
    }
}
