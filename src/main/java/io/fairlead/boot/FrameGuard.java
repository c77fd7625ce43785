package io.fairlead.boot;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the frame headers (RFC 6455 §5.2) in a client's bytes for what Tyrus does not refuse as it should: it echoes
 * frames without a mask, and ends a frame that does not fit its buffer as a defect of ours.
 *
 * <p>Threading: used by one thread at a time.
 */
final class FrameGuard {
    private static final int LONGEST_HEADER = 10;
    private static final int MASK_BYTES = 4;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int CLOSE_OPCODE = 8;

    private final int maxPayloadBytes;
    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerBytes;
    /** Bytes of the mask and the payload that are still to come. */
    private long left;

    private @Nullable Close refusal;
    private boolean closing;

    FrameGuard(int maxPayloadBytes) {
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** Looks at the bytes without taking them. @return how many, from the position on, came before a refused frame */
    int fit(ByteBuffer bytes) {
        int start = bytes.position();
        int end = bytes.limit();
        int fit = refusal == null ? end : start;
        int at = start;
        while (at < end && !closeCame()) {
            if (left > 0) {
                int skipped = (int) Math.min(left, end - at);
                left -= skipped;
                at += skipped;
                continue;
            }
            header[headerBytes++] = bytes.get(at++);
            if (headerBytes == headerLength()) {
                if (judge()) {
                    fit = Math.max(start, at - headerBytes);
                }
                headerBytes = 0;
            }
        }
        return fit - start;
    }

    private int headerLength() {
        int length = headerBytes < 2 ? 0 : header[1] & 0x7f;
        return length == 127 ? 10 : length == 126 ? 4 : 2;
    }

    /** A header is whole. @return true when it is the first to be refused */
    private boolean judge() {
        long length = header[1] & 0x7f;
        if (headerBytes > 2) {
            length = 0;
            for (int i = 2; i < headerBytes; i++) {
                length = length << 8 | header[i] & 0xff;
            }
        }
        boolean masked = header[1] < 0;
        boolean tooLarge = length < 0 || length > maxPayloadBytes;
        left = length < 0 ? Long.MAX_VALUE : length + (masked ? MASK_BYTES : 0);
        closing |= (header[0] & 0x0f) == CLOSE_OPCODE;
        if (refusal != null) {
            return false;
        }
        if (!masked) {
            refusal = new Close(PROTOCOL_ERROR, "a client's frames are masked");
        } else if (tooLarge) {
            refusal = Close.of(Problem.Kind.TOO_LARGE, "at most " + maxPayloadBytes + " bytes");
        }
        return refusal != null;
    }

    /** Why the connection is to be closed; null: it is not. */
    @Nullable Close refusal() {
        return refusal;
    }

    /** Whether the client's close has come whole; what follows it is not looked at. */
    boolean closeCame() {
        return closing && left == 0;
    }
}
