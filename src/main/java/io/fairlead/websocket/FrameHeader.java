package io.fairlead.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of the frame being received (RFC 6455 §5.2), possibly incomplete, and the number of payload bytes still to
 * be received.
 *
 * <p>Threading: used by one thread at a time.
 */
final class FrameHeader {
    private static final int FIN = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int MEDIUM = 126;
    private static final int LONG = 127;
    private static final int KEY_BYTES = 4;

    /** The number of header bytes received. */
    private int received;

    private int first;
    private int second;
    private int key;
    private long left;

    /** Reads from the position of a big-endian buffer. @return true as soon as the header is complete */
    boolean read(ByteBuffer bytes) {
        if (received == 0 && bytes.remaining() >= 2) {
            int next = bytes.get(bytes.position() + 1);
            if (bytes.remaining() >= bytesOf(next)) {
                readWhole(bytes);
                return true;
            }
        }
        while (bytes.hasRemaining()) {
            if (add(bytes.get() & 0xff)) {
                return true;
            }
        }
        return false;
    }

    private void readWhole(ByteBuffer bytes) {
        first = bytes.get() & 0xff;
        second = bytes.get() & 0xff;
        int code = second & LENGTH;
        left = code == LONG ? bytes.getLong() : code == MEDIUM ? bytes.getShort() & 0xffff : code;
        if (isMasked()) {
            key = bytes.getInt();
        }
    }

    private boolean add(int next) {
        int number = ++received;
        if (number == 1) {
            first = next;
            return false;
        }
        if (number == 2) {
            second = next;
            int code = next & LENGTH;
            left = code < MEDIUM ? code : 0;
        } else if (number <= bytesOf(second & LENGTH)) {
            left = left << Byte.SIZE | next;
        } else {
            key = key << Byte.SIZE | next;
        }
        return number == bytesOf(second);
    }

    /** The length of a header with this second byte. */
    private static int bytesOf(int second) {
        int code = second & LENGTH;
        int bytes = code == LONG ? 10 : code == MEDIUM ? 4 : 2;
        return (second & MASKED) == 0 ? bytes : bytes + KEY_BYTES;
    }

    /** Resets for the next frame. */
    void forget() {
        received = 0;
    }

    int opcode() {
        return first & OPCODE;
    }

    boolean isLast() {
        return (first & FIN) != 0;
    }

    /** For a header just completed: whether the frame carries no message data. */
    boolean isEmpty() {
        return left == 0 || Opcode.isControl(opcode());
    }

    boolean isMasked() {
        return (second & MASKED) != 0;
    }

    /** The mask of the payload bytes still to be received, starting with the first of them; see {@link Masking}. */
    int key() {
        return key;
    }

    /** The number of payload bytes still to be received; negative: the length field is not valid. */
    long left() {
        return left;
    }

    /** Subtracts received payload bytes. */
    void skip(int bytes) {
        left -= bytes;
        key = Masking.turn(key, bytes);
    }

    /** For a frame that is only skipped: replaces a length that is not valid by the maximum. */
    void bound() {
        left = left < 0 ? Long.MAX_VALUE : left;
    }

    /** Whether enough bytes were received for {@link #fault}. */
    boolean isBegun() {
        return received >= 2;
    }

    /** Whether the message that starts with this frame is compressed. */
    boolean isCompressed() {
        return (first & Opcode.COMPRESSED) != 0;
    }

    /**
     * The protocol error in the first two bytes, regardless of earlier frames; null: none.
     *
     * @param deflate whether a message may be compressed
     */
    @Nullable String fault(boolean deflate) {
        int opcode = opcode();
        boolean begins = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
        if ((first & RESERVED_BITS & ~(deflate && begins ? Opcode.COMPRESSED : 0)) != 0) {
            return "no extension was agreed on";
        }
        if (opcode > Opcode.PONG || opcode > Opcode.BINARY && opcode < Opcode.CLOSE) {
            return "there is no such frame";
        }
        if (!isMasked()) {
            return "a client's frames are masked";
        }
        if (Opcode.isControl(opcode) && !isLast()) {
            return "a control frame is whole";
        }
        boolean tooLong = Opcode.isControl(opcode) && (second & LENGTH) >= MEDIUM;
        return tooLong ? "a control frame has at most 125 bytes" : null;
    }

    /** For a complete header: whether its length is not in the shortest encoding (RFC 6455 §5.2). */
    boolean isLengthOverlong() {
        int code = second & LENGTH;
        return code == MEDIUM && left < MEDIUM || code == LONG && left >= 0 && left <= 0xffff;
    }
}
