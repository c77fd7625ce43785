package io.fairlead.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of the frame that a client is sending, as far as it has come (RFC 6455 §5.2), and how much of the payload
 * is still to come.
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

    /** How many of its bytes have come. */
    private int came;

    private int first;
    private int second;
    private int key;
    private long left;

    /** Reads on from the position of a big-endian buffer; true as soon as the header is whole. */
    boolean read(ByteBuffer bytes) {
        if (came == 0 && bytes.remaining() >= 2) {
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
        int number = ++came;
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

    /** How long a header with this second byte is. */
    private static int bytesOf(int second) {
        int code = second & LENGTH;
        int bytes = code == LONG ? 10 : code == MEDIUM ? 4 : 2;
        return (second & MASKED) == 0 ? bytes : bytes + KEY_BYTES;
    }

    /** Ready for the next frame. */
    void forget() {
        came = 0;
    }

    int opcode() {
        return first & OPCODE;
    }

    boolean isLast() {
        return (first & FIN) != 0;
    }

    /** Of a header that has just come: whether the frame carries no byte of a message. */
    boolean isEmpty() {
        return left == 0 || Opcode.isControl(opcode());
    }

    boolean isMasked() {
        return (second & MASKED) != 0;
    }

    /** What the first byte of the payload that is still to come is masked with, and so on; see {@link Masking}. */
    int key() {
        return key;
    }

    /** How many bytes of the payload are still to come; negative: the field holds no valid length. */
    long left() {
        return left;
    }

    /** So many bytes of the payload have come. */
    void skip(int bytes) {
        left -= bytes;
        key = Masking.turn(key, bytes);
    }

    /** Of a frame that is only skipped: takes the longest length for one that is not valid. */
    void bound() {
        left = left < 0 ? Long.MAX_VALUE : left;
    }

    /** Whether so much has come that {@link #fault} can be asked. */
    boolean isBegun() {
        return came >= 2;
    }

    /** Whether the message that begins here is compressed. */
    boolean isCompressed() {
        return (first & Opcode.COMPRESSED) != 0;
    }

    /**
     * What its first two bytes have against the protocol, whatever frames came before; null: nothing.
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

    /** Whether the length, of a whole header, takes more bytes than it needs (RFC 6455 §5.2). */
    boolean isLengthOverlong() {
        int code = second & LENGTH;
        return code == MEDIUM && left < MEDIUM || code == LONG && left >= 0 && left <= 0xffff;
    }
}
