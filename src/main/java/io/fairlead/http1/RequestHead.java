package io.fairlead.http1;

import io.fairlead.access.Authority;
import io.fairlead.access.Cors;
import io.fairlead.access.HandshakeCheck;
import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The request line and fields of a request, parsed line by line strictly by RFC 9112: input that two recipients might
 * interpret differently is refused. It keeps the values that determine the end of the request and its host.
 *
 * <p>Threading: one thread at a time.
 */
public final class RequestHead {
    private static final int MAX_FIELDS = 100;
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final int VERSION_BYTES = 8;
    /**
     * Fields used here that have a single value: if one were repeated, recipients might use different values (RFC 9110
     * §5.3).
     */
    private static final String[] SINGLE = {"origin", "authorization", "content-type", "last-event-id"};

    private String method = "";
    private boolean http10;
    private int fields;
    /** The fields of {@link #SINGLE} received, one bit each. */
    private int single;

    /** The error in the target, held until everything needed for its response is known. */
    private @Nullable Problem fault;

    private String path = "";
    private @Nullable String origin;
    private @Nullable Authority target;
    private @Nullable Authority host;
    private long length = -1;
    private boolean chunked;
    private boolean upgrade;
    private boolean close;
    private boolean keepAlive;
    private boolean expect;

    /** The authority that the request is for; null: none, which HTTP/1.0 permits. */
    public @Nullable Authority authority() {
        return target != null ? target : host;
    }

    /** The path as sent, without the query; empty if {@link Cors} does not apply to it. */
    public String path() {
        return path;
    }

    /** The Origin of a request to such a path; null: none received. */
    public @Nullable String origin() {
        return origin;
    }

    /** The length of a body that is not chunked. */
    long length() {
        return Math.max(length, 0);
    }

    boolean isChunked() {
        return chunked;
    }

    /** Whether it requests an upgrade to WebSocket, after which no HTTP request follows. */
    boolean isUpgrade() {
        return upgrade;
    }

    /** Whether it is the last request on its connection (RFC 9112 §9.3). */
    boolean isLast() {
        return close || http10 && !keepAlive;
    }

    /**
     * Parses the next line, without CR LF; whitespace around a value is replaced by spaces.
     *
     * @throws Problem invalid
     */
    void line(byte[] bytes, int from, int to) {
        if (method.isEmpty()) {
            requestLine(bytes, from, to);
        } else {
            field(bytes, from, to);
        }
    }

    /** Requires single spaces and a supported version (RFC 9112 §3). */
    private void requestLine(byte[] bytes, int from, int to) {
        int space = Octets.endOfToken(bytes, from, to);
        int version = to - VERSION_BYTES;
        if (space == from || version - 1 <= space + 1 || bytes[space] != ' ' || bytes[version - 1] != ' ') {
            throw invalid("the request line is not valid");
        }
        String protocol = text(bytes, version, to);
        http10 = protocol.equals("HTTP/1.0");
        if (!http10 && !protocol.equals("HTTP/1.1")) {
            throw invalid("HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        method = new String(bytes, from, space - from, StandardCharsets.US_ASCII);
        if (method.equals("CONNECT") || method.equals("PRI")) {
            throw invalid("the method is not served");
        }
        target(bytes, space + 1, version - 1);
    }

    private void target(byte[] bytes, int from, int to) {
        path = pathForCors(text(bytes, from, to));
        try {
            String authority = RequestTarget.check(bytes, from, to, method.equals("OPTIONS"));
            target = authority == null ? null : authority(authority);
        } catch (Problem invalid) {
            if (path.isEmpty()) {
                throw invalid;
            }
            fault = invalid;
        }
    }

    private static String pathForCors(String target) {
        return Cors.concerns(target) ? target.split("\\?", 2)[0] : "";
    }

    private void field(byte[] bytes, int from, int to) {
        int colon = Octets.endOfToken(bytes, from, to);
        if (colon == from || colon == to || bytes[colon] != ':') {
            throw invalid("a field's name is not valid");
        }
        if (++fields > MAX_FIELDS) {
            throw Problem.withStatus(
                    Problem.Kind.TOO_LARGE, Problem.FIELDS_TOO_LARGE, "there are more than " + MAX_FIELDS + " fields");
        }
        int start = colon + 1;
        int end = to;
        while (start < end && Octets.isBlank(bytes[start])) {
            bytes[start++] = ' ';
        }
        while (end > start && Octets.isBlank(bytes[end - 1])) {
            bytes[--end] = ' ';
        }
        for (int i = start; i < end; i++) {
            if (!Octets.isField(bytes[i])) {
                throw invalid("a field's value is not valid");
            }
        }
        single(bytes, from, colon);
        onKnownField(bytes, from, colon, start, end);
    }

    private void single(byte[] bytes, int from, int colon) {
        for (int i = 0; i < SINGLE.length; i++) {
            if (Octets.equalsIgnoreCase(bytes, from, colon, SINGLE[i])) {
                if ((single & 1 << i) != 0) {
                    origin = null;
                    throw invalid("there is more than one " + SINGLE[i]);
                }
                single |= 1 << i;
            }
        }
    }

    private void onKnownField(byte[] bytes, int from, int colon, int start, int end) {
        switch (colon - from) {
            case 4 -> {
                if (Octets.equalsIgnoreCase(bytes, from, colon, "host")) {
                    host(text(bytes, start, end));
                }
            }
            case 6 -> {
                if (Octets.equalsIgnoreCase(bytes, from, colon, "expect")) {
                    expect |= !Octets.equalsIgnoreCase(bytes, start, end, "100-continue");
                } else if (!path.isEmpty() && Octets.equalsIgnoreCase(bytes, from, colon, "origin")) {
                    origin = text(bytes, start, end);
                }
            }
            case 7 -> {
                if (Octets.equalsIgnoreCase(bytes, from, colon, "upgrade")) {
                    upgrade |= HandshakeCheck.isWebSocketUpgrade(text(bytes, start, end));
                }
            }
            case 10 -> {
                if (Octets.equalsIgnoreCase(bytes, from, colon, "connection")) {
                    connection(text(bytes, start, end));
                }
            }
            case 14 -> {
                if (Octets.equalsIgnoreCase(bytes, from, colon, "content-length")) {
                    length(bytes, start, end);
                }
            }
            case 17 -> {
                if (Octets.equalsIgnoreCase(bytes, from, colon, "transfer-encoding")) {
                    coding(bytes, start, end);
                }
            }
            default -> {
                // not relevant here
            }
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void connection(String value) {
        for (String option : value.split(",", -1)) {
            close |= option.strip().equalsIgnoreCase("close");
            keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
        }
    }

    /** RFC 9112 §3.2. */
    private void host(String value) {
        if (host != null) {
            throw invalid("there is more than one Host");
        }
        host = authority(value);
    }

    private static Authority authority(String text) {
        return Authority.parse(text).orElseThrow(() -> invalid("the host is not valid"));
    }

    /** RFC 9112 §6.2. */
    private void length(byte[] bytes, int from, int to) {
        if (length >= 0 || from == to || to - from > MAX_LENGTH_DIGITS) {
            throw unclear();
        }
        length = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw unclear();
            }
            length = length * 10 + digit;
        }
    }

    /** RFC 9112 §6.1. */
    private void coding(byte[] bytes, int from, int to) {
        if (chunked || !Octets.equalsIgnoreCase(bytes, from, to, "chunked")) {
            throw unclear();
        }
        chunked = true;
    }

    /**
     * All lines were received.
     *
     * @throws Problem invalid
     */
    void end() {
        if (fault != null) {
            throw fault;
        }
        if (host == null && !http10) {
            throw invalid("there is no Host");
        }
        if (chunked && (length >= 0 || http10)) {
            throw unclear();
        }
        // HTTP/1.0 has no upgrade, so it is ignored (RFC 9110 §7.8).
        upgrade &= !http10;
        // The expectation of an HTTP/1.0 client is ignored (RFC 9110 §10.1.1).
        if (expect && !http10) {
            throw Problem.withStatus(
                    Problem.Kind.INVALID, Problem.EXPECTATION_FAILED, "100-continue is all that can be expected here");
        }
        boolean body = chunked || length > 0;
        if (body && upgrade) {
            throw invalid("a WebSocket handshake has no body");
        }
        // RFC 9110 §9.3.2 and §9.3.8; recipients disagree about the end of such a request.
        if (body && method.equals("TRACE") || chunked && method.equals("HEAD")) {
            throw invalid("this method has no body");
        }
    }

    private static Problem unclear() {
        return invalid("the length of the body is not clear");
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, detail);
    }
}
