package io.fairlead.core;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is reported to a client, with its kind from the registry of failures.
 *
 * <p>The detail is written for the client's user; it never contains the message of another exception.
 */
public final class Problem extends RuntimeException {
    /** HTTP status of a request whose target is too long (RFC 9110 §15.5.15). */
    public static final int URI_TOO_LONG = 414;
    /** HTTP status of a request with an unsupported {@code Expect} (RFC 9110 §15.5.18). */
    public static final int EXPECTATION_FAILED = 417;
    /** HTTP status of a request for a host that this gateway does not serve (RFC 9110 §15.5.20). */
    public static final int MISDIRECTED = 421;
    /** HTTP status of a handshake with an unsupported version (RFC 9110 §15.5.22). */
    public static final int UPGRADE_REQUIRED = 426;
    /** HTTP status of a request with too many or too long header fields (RFC 6585 §5). */
    public static final int FIELDS_TOO_LARGE = 431;

    private static final long serialVersionUID = 1L;

    /** Whether a client that was closed with this kind should reconnect. */
    public enum Retry {
        NO,
        YES,
        LATER
    }

    /** The registry of failures: each kind with its HTTP status (0: none) and WebSocket close code (0: none). */
    public enum Kind {
        INVALID(400, 1008, Retry.NO, "The request is not valid"),
        /** Text that is not valid UTF-8. */
        BAD_DATA(400, 1007, Retry.NO, "The data is not valid"),
        /** A text message where binary is expected, or the reverse; reported to clients as bad data. */
        BAD_TYPE("bad-data", 400, 1003, Retry.NO, "The message is of the wrong type"),
        UNAUTHORIZED(401, 1008, Retry.NO, "Valid credentials are needed"),
        FORBIDDEN(403, 1008, Retry.NO, "This is not allowed"),
        NOT_FOUND(404, 4404, Retry.NO, "There is no such thing"),
        CONFLICT(409, 0, Retry.NO, "This is in conflict with what exists"),
        TOO_LARGE(413, 1009, Retry.NO, "The message is too large"),
        RATE_LIMITED(429, 4429, Retry.LATER, "Too many requests"),
        SLOW_CONSUMER(0, 4008, Retry.YES, "Messages were not read in time"),
        BUSY(503, 1013, Retry.LATER, "A limit is reached"),
        UPSTREAM(502, 4502, Retry.LATER, "The other side could not be reached"),
        KICKED(0, 4403, Retry.NO, "Closed by an operator"),
        SHUTDOWN(503, 1001, Retry.YES, "Going away"),
        INTERNAL(500, 1011, Retry.LATER, "Something went wrong here");

        private final String id;
        private final int httpStatus;
        private final int closeCode;
        private final Retry retry;
        private final String title;

        Kind(int httpStatus, int closeCode, Retry retry, String title) {
            this(null, httpStatus, closeCode, retry, title);
        }

        Kind(@Nullable String id, int httpStatus, int closeCode, Retry retry, String title) {
            this.id = id != null ? id : name().toLowerCase(Locale.ROOT).replace('_', '-');
            this.httpStatus = httpStatus;
            this.closeCode = closeCode;
            this.retry = retry;
            this.title = title;
        }

        /** The external name, such as {@code slow-consumer}. */
        public String id() {
            return id;
        }

        /** HTTP status, or 0 for a kind that no request causes. */
        public int httpStatus() {
            return httpStatus;
        }

        /** WebSocket close code (RFC 6455 §7.4), or 0 for a kind that never closes a session. */
        public int closeCode() {
            return closeCode;
        }

        public Retry retry() {
            return retry;
        }

        /** A fixed, human-readable sentence (RFC 9457 §3.1.3). */
        public String title() {
            return title;
        }
    }

    private final transient Kind kind;
    private final int status;
    private final transient List<Violation> violations;

    public Problem(Kind kind, String detail) {
        this(kind, kind.httpStatus, detail, List.of());
    }

    /** A problem with a more specific HTTP status than its kind's own. */
    public static Problem withStatus(Kind kind, int status, String detail) {
        return new Problem(kind, status, detail, List.of());
    }

    /** An invalid document with these violations. */
    public static Problem invalid(List<Violation> violations) {
        String detail = violations.size() == 1
                ? violations.get(0).toString()
                : violations.size() + " faults, the first: " + violations.get(0);
        return new Problem(Kind.INVALID, Kind.INVALID.httpStatus, detail, violations);
    }

    private Problem(Kind kind, int status, String detail, List<Violation> violations) {
        super(detail, null, false, false);
        this.kind = kind;
        this.status = status;
        this.violations = List.copyOf(violations);
    }

    public Kind kind() {
        return kind;
    }

    /** HTTP status, or 0 for a kind that no request causes. */
    public int status() {
        return status;
    }

    public String detail() {
        String message = getMessage();
        return message == null ? kind.title() : message;
    }

    /** All violations of a document, in document order; empty for other kinds. */
    public List<Violation> violations() {
        return violations;
    }
}
