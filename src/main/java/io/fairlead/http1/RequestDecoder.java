package io.fairlead.http1;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the requests of one connection apart (RFC 9112 §6) before the HTTP codec does, and passes on nothing that a
 * codec might read otherwise: a head only when it is whole and sound, chunks in their plainest form. What comes is
 * changed in its place, so that little is copied.
 *
 * <p>Threading: one thread at a time.
 */
public final class RequestDecoder {
    /** Of a request's line and fields, the empty line included. */
    public static final int MAX_HEAD_BYTES = 16 << 10;

    /** Stands where a head was refused, so that its answer comes in its turn; no sound request looks like it. */
    private static final String REFUSED_HEAD = "GET * HTTP/1.1\r\nHost: -\r\n\r\n";

    /** Brings a codec to pass on the head of a request whose first chunk was refused. */
    private static final byte[] SOME_CHUNK = "1\r\n?\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NOTHING = {};

    private final Consumer<RequestHead> check;
    /** What has come of the present head; null: nothing. */
    private @Nullable RequestHead head;
    /** The present or last one. */
    private @Nullable RequestHead asked;
    /** Its bytes, while it is not whole. */
    private byte[] held = NOTHING;

    private int heldBytes;
    /** Where its line begins that is not whole. */
    private int lineAt;

    private @Nullable ChunkDecoder chunks;
    /** Bytes of a body that is not chunked. */
    private long left;

    /** Where the present request begins in what is passed on; -1: it was passed on before. */
    private int passedAt;

    private boolean upgraded;
    /** RFC 9112 §9.6: no request follows. */
    private boolean last;

    private @Nullable Problem fault;
    private boolean bodyBroken;
    /** Whether data of the present body was passed on before. */
    private boolean dataPassed;

    /** @param check of each sound head; throws a {@link Problem} when it is not to be served */
    public RequestDecoder(Consumer<RequestHead> check) {
        this.check = check;
    }

    /** Why nothing more is passed on; null: it is. */
    public @Nullable Problem fault() {
        return fault;
    }

    /** What is known of the request that was refused, or is read; null: nothing. */
    public @Nullable RequestHead asked() {
        return asked;
    }

    /** Whether the fault is in the body of a request whose head was passed on: that body does not end. */
    public boolean isBodyBroken() {
        return bodyBroken;
    }

    /** Whether data of that body was passed on before the fault came, so its reader knows of it. */
    public boolean isBodyBegun() {
        return dataPassed;
    }

    /** Whether nothing has to be remembered: the next byte begins a request. */
    public boolean isIdle() {
        return heldBytes == 0 && chunks == null && left == 0 && !upgraded && !last && fault == null;
    }

    /** How much memory it holds for a head that is not whole. */
    public int keptBytes() {
        return held.length;
    }

    /** Whether nothing of what follows is passed on. */
    public boolean isOver() {
        return fault != null || last && chunks == null && left == 0;
    }

    /** Whether what follows is no request. */
    public boolean isUpgraded() {
        return upgraded;
    }

    /**
     * What to pass on of these bytes and of those that were held back.
     *
     * @param input on an array, which is changed; the answer may lie in the same
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
            return standIn(in);
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

    /** @param resumeAt how much of a head was looked at */
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
                asked = head;
                head.line(bytes, line, end);
            } else if (head == null) {
                // RFC 9112 §2.2: an empty line before a request is ignored.
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

    /** RFC 9112 §2.2: by CR LF alone. */
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

    /** @param line with which it became so: what is too long of a request line is its target, unless it has none */
    private Problem tooLarge(byte[] bytes, int line, int to) {
        String detail = "the head is larger than " + MAX_HEAD_BYTES + " bytes";
        if (head != null) {
            return Problem.withStatus(Problem.Kind.TOO_LARGE, Problem.FIELDS_TOO_LARGE, detail);
        }
        return Octets.endOfToken(bytes, line, to) < line + MAX_HEAD_BYTES
                ? Problem.withStatus(Problem.Kind.TOO_LARGE, Problem.URI_TOO_LONG, detail)
                : new Problem(Problem.Kind.INVALID, detail);
    }

    /** What was sound before the request with the fault, and what stands for it. */
    private ByteBuffer standIn(CompactingCursor in) {
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
        return body.hasData() ? ByteBuffer.wrap(in.bytes, in.start(), in.length()) : ByteBuffer.wrap(SOME_CHUNK);
    }
}
