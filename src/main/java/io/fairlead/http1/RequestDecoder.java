package io.fairlead.http1;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Separates the requests of one connection (RFC 9112 §6) ahead of the HTTP codec, and passes on nothing that a codec
 * might interpret differently: a head only if it is complete and valid, chunks in their simplest form. The input is
 * modified in place, so that little is copied.
 *
 * <p>Threading: one thread at a time.
 */
public final class RequestDecoder {
    /** The limit for the request line and fields, including the empty line. */
    public static final int MAX_HEAD_BYTES = 16 << 10;

    /** Replaces a refused head, so that its response is sent in order; no valid request has this form. */
    private static final String REFUSED_HEAD = "GET * HTTP/1.1\r\nHost: -\r\n\r\n";

    /** Makes a codec pass on the head of a request whose first chunk was refused. */
    private static final byte[] DUMMY_CHUNK = "1\r\n?\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NOTHING = {};

    private final Consumer<RequestHead> check;
    /** The part received of the current head; null: none. */
    private @Nullable RequestHead head;
    /** The head of the current or last request. */
    private @Nullable RequestHead refusedHead;
    /** The bytes of the current head while it is incomplete. */
    private byte[] held = NOTHING;

    private int heldBytes;
    /** The start of the incomplete line, relative to the head. */
    private int lineAt;

    private @Nullable ChunkDecoder chunks;
    /** The remaining bytes of a body that is not chunked. */
    private long left;

    /** The start of the current request in the output; -1: it was passed on earlier. */
    private int passedAt;

    private boolean upgraded;
    /** No request follows (RFC 9112 §9.6). */
    private boolean last;

    private @Nullable Problem fault;
    private boolean bodyBroken;
    /** Whether data of the current body was passed on by an earlier call. */
    private boolean dataPassed;

    /** @param check called for each valid head; throws a {@link Problem} if it must not be served */
    public RequestDecoder(Consumer<RequestHead> check) {
        this.check = check;
    }

    /** Why nothing more is passed on; null: no error. */
    public @Nullable Problem fault() {
        return fault;
    }

    /** The request that was refused or is being read, as far as known; null: none. */
    public @Nullable RequestHead refusedHead() {
        return refusedHead;
    }

    /** Whether the error is in the body of a request whose head was passed on, so that the body does not end. */
    public boolean isBodyBroken() {
        return bodyBroken;
    }

    /** Whether data of that body was passed on before the error, so that its reader has been called. */
    public boolean isBodyBegun() {
        return dataPassed;
    }

    /** Whether there is no state to keep, because the next byte starts a request. */
    public boolean isIdle() {
        return heldBytes == 0 && chunks == null && left == 0 && !upgraded && !last && fault == null;
    }

    /** The memory used for an incomplete head. */
    public int keptBytes() {
        return held.length;
    }

    /** Whether no further input is passed on. */
    public boolean isOver() {
        return fault != null || last && chunks == null && left == 0;
    }

    /** Whether the following bytes are not HTTP requests. */
    public boolean isUpgraded() {
        return upgraded;
    }

    /**
     * The bytes to pass on, from these and from those held.
     *
     * @param input backed by an array, which is modified; the result may share it
     */
    public ByteBuffer decode(ByteBuffer input) {
        int resumeAt = heldBytes;
        passedAt = -1;
        dataPassed = chunks != null && chunks.hasData();
        CompactingCursor in = cursor(input);
        try {
            while (in.hasMore()) {
                step(in, resumeAt);
                resumeAt = 0;
            }
            held = heldBytes == 0 ? NOTHING : held;
            return ByteBuffer.wrap(in.bytes, in.start(), in.length());
        } catch (Problem refused) {
            fault = refused;
            return withReplacement(in);
        }
    }

    private CompactingCursor cursor(ByteBuffer input) {
        if (heldBytes > 0) {
            int count = heldBytes + input.remaining();
            byte[] all = count <= held.length ? held : Arrays.copyOf(held, Math.max(count, 2 * held.length));
            input.get(all, heldBytes, input.remaining());
            held = all;
            heldBytes = 0;
            return new CompactingCursor(all, 0, 0, count);
        }
        if (chunks != null && !chunks.isInData()) {
            byte[] all = new byte[ChunkDecoder.HEADROOM + input.remaining()];
            input.get(all, ChunkDecoder.HEADROOM, input.remaining());
            return new CompactingCursor(all, 0, ChunkDecoder.HEADROOM, all.length);
        }
        int from = input.arrayOffset() + input.position();
        return new CompactingCursor(input.array(), from, from, from + input.remaining());
    }

    /** @param resumeAt the number of bytes of a held head that were already examined */
    private void step(CompactingCursor in, int resumeAt) {
        if (isOver()) {
            in.skipTo(in.end);
        } else if (upgraded) {
            in.keep(Long.MAX_VALUE);
        } else if (chunks != null) {
            chunks.read(in);
            chunks = chunks.isEnd() ? null : chunks;
        } else if (left > 0) {
            left -= in.keep(left);
        } else {
            readHead(in, resumeAt);
        }
    }

    private void readHead(CompactingCursor in, int resumeAt) {
        byte[] bytes = in.bytes;
        int start = in.position();
        int line = start + lineAt;
        lineAt = 0;
        for (int i = start + resumeAt; i < in.end; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            int end = endOfLine(bytes, line, i);
            if (i - start >= MAX_HEAD_BYTES) {
                throw tooLarge(bytes, line, i);
            }
            if (line < end) {
                head = head == null ? new RequestHead() : head;
                refusedHead = head;
                head.line(bytes, line, end);
            } else if (head == null) {
                // An empty line before a request is ignored (RFC 9112 §2.2).
                start = i + 1;
                in.skipTo(start);
            } else {
                endHead(head);
                passedAt = in.length();
                in.keep(i + 1 - start);
                return;
            }
            line = i + 1;
        }
        hold(in, start, line);
    }

    /** The end of the line, which must be CR LF (RFC 9112 §2.2). */
    private static int endOfLine(byte[] bytes, int from, int feed) {
        if (feed == from || bytes[feed - 1] != '\r') {
            throw new Problem(Problem.Kind.INVALID, "a line does not end with CR LF");
        }
        return feed - 1;
    }

    private void endHead(RequestHead whole) {
        head = null;
        whole.end();
        check.accept(whole);
        upgraded = whole.isUpgrade();
        chunks = whole.isChunked() ? new ChunkDecoder() : null;
        left = whole.length();
        last = whole.isLast();
    }

    private void hold(CompactingCursor in, int start, int line) {
        int count = in.end - start;
        in.skipTo(in.end);
        if (count > MAX_HEAD_BYTES) {
            throw tooLarge(in.bytes, line, in.end);
        }
        if (count > 0 && line == start && head == null && in.bytes[line] != '\r' && !Octets.isToken(in.bytes[line])) {
            throw new Problem(Problem.Kind.INVALID, "this is not HTTP");
        }
        boolean still = in.bytes == held && start == 0 && in.length() == 0;
        held = still ? held : Arrays.copyOfRange(in.bytes, start, in.end);
        heldBytes = count;
        lineAt = line - start;
    }

    /** @param line the line that exceeded the limit; if it is a request line with a method, its target is too long */
    private Problem tooLarge(byte[] bytes, int line, int to) {
        String detail = "the head is larger than " + MAX_HEAD_BYTES + " bytes";
        if (head != null) {
            return Problem.withStatus(Problem.Kind.TOO_LARGE, Problem.FIELDS_TOO_LARGE, detail);
        }
        return Octets.endOfToken(bytes, line, to) < line + MAX_HEAD_BYTES
                ? Problem.withStatus(Problem.Kind.TOO_LARGE, Problem.URI_TOO_LONG, detail)
                : new Problem(Problem.Kind.INVALID, detail);
    }

    /** The valid bytes before the request with the error, followed by a replacement for it. */
    private ByteBuffer withReplacement(CompactingCursor in) {
        ChunkDecoder body = chunks;
        if (body == null || passedAt >= 0) {
            int sound = body == null ? in.length() : passedAt;
            return ByteBuffer.allocate(sound + REFUSED_HEAD.length())
                    .put(in.bytes, in.start(), sound)
                    .put(REFUSED_HEAD.getBytes(StandardCharsets.US_ASCII))
                    .flip();
        }
        bodyBroken = true;
        if (dataPassed) {
            return ByteBuffer.wrap(NOTHING);
        }
        return body.hasData() ? ByteBuffer.wrap(in.bytes, in.start(), in.length()) : ByteBuffer.wrap(DUMMY_CHUNK);
    }
}
