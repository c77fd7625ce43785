package io.fairlead.tyrus;

import io.fairlead.core.Close;
import io.fairlead.core.EmptyFrameLimit;
import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the frame headers (RFC 6455 §5.2) in a client's bytes for cases that Tyrus handles wrongly: it echoes unmasked
 * frames, treats a frame that does not fit its buffer as an internal error, and reads empty frames without limit.
 *
 * <p>Threading: used by one thread at a time.
 */
final class FrameCheck {
    private static final int MASK_BYTES = 4;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int CLOSE_OPCODE = 8;

    private final int maxPayloadBytes;
    private final EmptyFrameLimit emptyFrames;
    private int headerBytes;
    private byte opcode;
    /** The second byte of the header: the mask bit and the 7-bit length. */
    private byte second;
    /** The extended length received so far. */
    private long length;
    /** Bytes of the mask and the payload still to be received. */
    private long left;

    private @Nullable Close refusal;
    private boolean closing;

    FrameCheck(int maxPayloadBytes, EmptyFrameLimit emptyFrames) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.emptyFrames = emptyFrames;
    }

    /**
     * Checks the bytes without consuming them.
     *
     * @return the number of bytes, from the position on, before a refused frame
     */
    int fit(ByteBuffer bytes) {
        int start = bytes.position();
        int end = bytes.limit();
        int fit = refusal == null ? end : start;
        int at = start;
        while (at < end && !closeReceived()) {
            if (left > 0) {
                int skipped = (int) Math.min(left, end - at);
                left -= skipped;
                at += skipped;
                continue;
            }
            take(bytes.get(at++));
            if (headerBytes == headerLength()) {
                if (checkHeader()) {
                    fit = Math.max(start, at - headerBytes);
                }
                headerBytes = 0;
            }
        }
        return fit - start;
    }

    private void take(byte next) {
        switch (headerBytes++) {
            case 0 -> opcode = (byte) (next & 0x0f);
            case 1 -> {
                second = next;
                length = headerLength() == 2 ? next & 0x7f : 0;
            }
            default -> length = length << 8 | next & 0xff;
        }
    }

    private int headerLength() {
        int code = headerBytes < 2 ? 0 : second & 0x7f;
        return code == 127 ? 10 : code == 126 ? 4 : 2;
    }

    /** Checks a complete header. @return true if it is the first to be refused */
    private boolean checkHeader() {
        boolean masked = second < 0;
        boolean tooLarge = length < 0 || length > maxPayloadBytes;
        left = length < 0 ? Long.MAX_VALUE : length + (masked ? MASK_BYTES : 0);
        closing |= opcode == CLOSE_OPCODE;
        if (refusal != null) {
            return false;
        }
        if (!masked) {
            refusal = new Close(PROTOCOL_ERROR, "a client's frames are masked");
        } else if (tooLarge) {
            refusal = Close.of(Problem.Kind.TOO_LARGE, "at most " + maxPayloadBytes + " bytes");
        } else if (length > 0 && opcode < CLOSE_OPCODE) {
            emptyFrames.onPayload();
        } else if (opcode != CLOSE_OPCODE && !emptyFrames.admit()) {
            refusal = EmptyFrameLimit.close();
        }
        return refusal != null;
    }

    /** Why the connection must be closed; null: it need not. */
    @Nullable Close refusal() {
        return refusal;
    }

    /** Whether the client's close frame was received; later bytes are ignored. */
    boolean closeReceived() {
        return closing && left == 0;
    }
}
