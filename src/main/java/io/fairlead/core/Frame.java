package io.fairlead.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way: bytes that nobody changes any more, shared by reference by everyone who is to get it.
 *
 * <p>Whoever makes a frame hands its array over and must not write to it again.
 *
 * <p>Threading: immutable but for the number of those who keep it; the text is decoded at most a few times and then kept
 * (a benign race).
 */
public final class Frame {
    /** What the bytes are to a WebSocket (RFC 6455 §5.6, §5.5.2). A raw socket sees only the bytes. */
    public enum Kind {
        TEXT,
        BINARY,
        PING
    }

    private static final long NOWHERE = -1;
    private static final AtomicIntegerFieldUpdater<Frame> KEEPERS =
            AtomicIntegerFieldUpdater.newUpdater(Frame.class, "keepers");

    private final Kind kind;
    private final byte[] bytes;
    private final long offset;
    private @Nullable String string;

    @SuppressWarnings("UnusedVariable") // used through its updater
    private volatile int keepers;

    private Frame(Kind kind, byte[] bytes) {
        this(kind, bytes, NOWHERE);
    }

    private Frame(Kind kind, byte[] bytes, long offset) {
        this.kind = kind;
        this.bytes = bytes;
        this.offset = offset;
    }

    /** Text given as a string; a lone surrogate becomes {@code ?}. */
    public static Frame text(String text) {
        Frame frame = new Frame(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            frame.string = text;
        }
        return frame;
    }

    /** Text given as bytes that the caller knows to be UTF-8. */
    public static Frame text(byte[] utf8) {
        return new Frame(Kind.TEXT, utf8);
    }

    public static Frame binary(byte[] bytes) {
        return new Frame(Kind.BINARY, bytes);
    }

    /** A WebSocket ping; raw sockets never see one. At most 125 bytes (RFC 6455 §5.5). */
    public static Frame ping(byte[] bytes) {
        return new Frame(Kind.PING, bytes);
    }

    /** A frame of bytes that stay somebody else's; text must be known to be UTF-8. */
    public static Frame copy(Kind kind, ByteBuffer borrowed) {
        byte[] bytes = new byte[borrowed.remaining()];
        borrowed.get(bytes);
        return new Frame(kind, bytes);
    }

    /** The same payload, which brings a receiver up to this offset of its channel's log. */
    public Frame at(long place) {
        Frame placed = new Frame(kind, bytes, place);
        placed.string = string;
        return placed;
    }

    /** Up to where a receiver of this frame knows its channel's log; negative: the frame does not say. */
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

    /** Somebody keeps it from now on. @return how many bytes that takes: 0, when others keep it already */
    public int retain() {
        return KEEPERS.getAndIncrement(this) == 0 ? bytes.length : 0;
    }

    /** One of those who {@link #retain} it does so no more. @return how many bytes that frees */
    public int release() {
        return KEEPERS.decrementAndGet(this) == 0 ? bytes.length : 0;
    }

    /** A fresh read-only view of the payload, position 0, limit {@link #size()}. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** The payload itself, for readers that need an array: not to be written to. */
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
