package io.fairlead.core;

import java.nio.charset.StandardCharsets;

/**
 * Why a session or peer ends: a WebSocket close code and a reason that fits a close frame.
 *
 * @param code a close code (RFC 6455 §7.4)
 * @param reason at most 123 UTF-8 bytes (RFC 6455 §5.5.1); a longer one is cut at a character
 */
public record Close(int code, String reason) {
    private static final int MAX_REASON_BYTES = 123;

    /** The remote end closed normally. */
    public static final Close NORMAL = new Close(1000, "");

    /** The remote end reset the connection (RFC 9293 §3.5.3); queued data is lost. */
    public static final Close RESET = new Close(1006, "reset");

    public Close {
        reason = truncate(reason);
    }

    /** The close for this kind; the reason starts with the kind's id. */
    public static Close of(Problem.Kind kind, String detail) {
        return new Close(kind.closeCode(), detail.isEmpty() ? kind.id() : kind.id() + ": " + detail);
    }

    public static Close of(Problem problem) {
        return of(problem.kind(), problem.detail());
    }

    /** The id of the kind with this close code; {@code closed} for any other code. */
    public String kind() {
        for (Problem.Kind kind : Problem.Kind.values()) {
            if (kind.closeCode() == code && code != 0) {
                return kind.id();
            }
        }
        return "closed";
    }

    private static String truncate(String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES) {
            return reason;
        }
        int bytes = 0;
        int end = 0;
        while (end < reason.length()) {
            int point = reason.codePointAt(end);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > MAX_REASON_BYTES) {
                break;
            }
            end += Character.charCount(point);
        }
        return reason.substring(0, end);
    }
}
