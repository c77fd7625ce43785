package io.fairlead.http1;

import io.fairlead.access.Authority;
import io.fairlead.access.Cors;
import io.fairlead.access.HandshakeCheck;
import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request's line and fields, read line by line as RFC 9112 has them and no other way: whatever two readers might
 * understand differently is refused. It keeps what tells where the request ends and whom it is for.
 *
 * <p>Threading: one thread at a time.
 */
public final class RequestHead {
    private static final int MAX_FIELDS = 100;
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final int VERSION_BYTES = 8;
    /** Fields with a single value that is used here: of two, each reader might take another (RFC 9110 §5.3). */
    private static final String[] SINGLE = {"origin", "authorization", "content-type", "last-event-id"};

    private String method = "";
    private boolean old;
    private int fields;
    /** Which of {@link #SINGLE} have come, a bit each. */
    private int single;

    /** Of a target that is not valid, until all is known that its refusal needs. */
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

    /** Whom it is for; null: HTTP/1.0 may leave that open. */
    public @Nullable Authority authority() {
        return target != null ? target : host;
    }

    /** As it was sent, without the query; empty where {@link Cors} has nothing to say. */
    public String path() {
        return path;
    }

    /** Of what asks on such a path; null: none was sent, or not yet. */
    public @Nullable String origin() {
        return origin;
    }

    /** Bytes of a body that is not chunked. */
    long length() {
        return Math.max(length, 0);
    }

    boolean isChunked() {
        return chunked;
    }

    /** Whether it asks for WebSocket: what follows is no request, then. */
    boolean isUpgrade() {
        return upgrade;
    }

    /** Whether nothing follows on its connection (RFC 9112 §9.3). */
    boolean isLast() {
        return close || old && !keepAlive;
    }

    /**
     * The next line, without CR LF; blanks around a value become spaces.
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

    /** RFC 9112 §3: single spaces, and a version that the rest of the line is read by. */
    private void requestLine(byte[] bytes, int from, int to) {
        int space = Octets.endOfToken(bytes, from, to);
        int version = to - VERSION_BYTES;
        if (space == from || version - 1 <= space + 1 || bytes[space] != ' ' || bytes[version - 1] != ' ') {
            throw invalid("the request line is not valid");
        }
        String protocol = text(bytes, version, to);
        old = protocol.equals("HTTP/1.0");
        if (!old && !protocol.equals("HTTP/1.1")) {
            throw invalid("HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        method = new String(bytes, from, space - from, StandardCharsets.US_ASCII);
        if (method.equals("CONNECT") || method.equals("PRI")) {
            throw invalid("the method is not served");
        }
        target(bytes, space + 1, version - 1);
    }

    private void target(byte[] bytes, int from, int to) {
        path = pathForOthers(text(bytes, from, to));
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

    private static String pathForOthers(String target) {
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
                // Of no meaning here.
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
     * All lines have come.
     *
     * @throws Problem invalid
     */
    void end() {
        if (fault != null) {
            throw fault;
        }
        if (host == null && !old) {
            throw invalid("there is no Host");
        }
        if (chunked && (length >= 0 || old)) {
            throw unclear();
        }
        // RFC 9110 §7.8: an old client can't mean it.
        upgrade &= !old;
        // RFC 9110 §10.1.1: of an old client it is ignored.
        if (expect && !old) {
            throw Problem.withStatus(
                    Problem.Kind.INVALID, Problem.EXPECTATION_FAILED, "100-continue is all that can be expected here");
        }
        boolean body = chunked || length > 0;
        if (body && upgrade) {
            throw invalid("a WebSocket handshake has no body");
        }
        // RFC 9110 §9.3.2 and §9.3.8; readers disagree about where such a request ends.
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
