package io.fairlead.http1;

import io.fairlead.core.Problem;

/**
 * Decodes the chunks of one body (RFC 9112 §7.1), and removes extensions and trailer fields, which a recipient may
 * discard.
 *
 * <pre>
 *   SIZE ─► (EXTENSION ─►) SIZE_LF ─► (DATA ─► DATA_CR ─► DATA_LF ─► SIZE | TRAILER)
 *   TRAILER ─► (NAME ─► VALUE ─► VALUE_LF ─► TRAILER | LAST_LF ─► END)
 * </pre>
 *
 * <p>Threading: one thread at a time.
 */
final class ChunkDecoder {
    /** More than the number of bytes written for any one byte read. */
    static final int HEADROOM = 16;

    /** The limit for the extensions of one chunk, and for all trailer fields. */
    private static final int MAX_IGNORED_BYTES = 8 << 10;

    private static final int MAX_SIZE_DIGITS = 8;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER,
        NAME,
        VALUE,
        VALUE_LF,
        LAST_LF,
        END
    }

    private State state = State.SIZE;
    private ChunkExtensions extensions = new ChunkExtensions();
    private long left;
    private int digits;
    private int ignored;
    private boolean data;

    /** Whether the body is complete. */
    boolean isEnd() {
        return state == State.END;
    }

    /** Whether data is expected next, so that nothing is written before it is read. */
    boolean isInData() {
        return state == State.DATA;
    }

    /** Whether any data was received. */
    boolean hasData() {
        return data;
    }

    /** @throws Problem invalid */
    void read(CompactingCursor in) {
        if (state == State.DATA) {
            data = true;
            left -= in.keep(left);
            state = left == 0 ? State.DATA_CR : State.DATA;
        } else {
            byte octet = in.next();
            state = isTrailer() ? trailer(octet, in) : chunk(octet, in);
        }
    }

    private boolean isTrailer() {
        return state.compareTo(State.TRAILER) >= 0;
    }

    private State chunk(byte octet, CompactingCursor in) {
        return switch (state) {
            case SIZE -> size(octet);
            case EXTENSION -> octet == '\r' && extensions.isWhole() ? State.SIZE_LF : extension(octet);
            case SIZE_LF -> begin(octet, in);
            case DATA_CR -> expect('\r', octet, State.DATA_LF);
            default -> dataEnd(octet, in);
        };
    }

    private State size(byte octet) {
        int digit = Octets.hex(octet);
        if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
            digits++;
            left = left << 4 | digit;
            return State.SIZE;
        }
        if (digits == 0 || octet != '\r' && octet != ';') {
            throw invalid();
        }
        if (octet == '\r') {
            return State.SIZE_LF;
        }
        extensions = new ChunkExtensions();
        return State.EXTENSION;
    }

    private State extension(byte octet) {
        extensions.read(octet);
        return ignore(octet, State.EXTENSION);
    }

    private State begin(byte octet, CompactingCursor in) {
        expect('\n', octet, state);
        digits = 0;
        ignored = 0;
        if (left == 0) {
            return State.TRAILER;
        }
        in.put(Long.toHexString(left) + "\r\n");
        return State.DATA;
    }

    private State dataEnd(byte octet, CompactingCursor in) {
        expect('\n', octet, state);
        in.put("\r\n");
        return State.SIZE;
    }

    private State trailer(byte octet, CompactingCursor in) {
        return switch (state) {
            case TRAILER -> octet == '\r' ? State.LAST_LF : name(octet);
            case NAME -> octet == ':' ? ignore(octet, State.VALUE) : name(octet);
            case VALUE -> octet == '\r' ? State.VALUE_LF : ignore(octet, State.VALUE);
            case VALUE_LF -> expect('\n', octet, State.TRAILER);
            default -> last(octet, in);
        };
    }

    private State name(byte octet) {
        if (!Octets.isToken(octet)) {
            throw invalid();
        }
        return ignore(octet, State.NAME);
    }

    private State last(byte octet, CompactingCursor in) {
        expect('\n', octet, state);
        in.put("0\r\n\r\n");
        return State.END;
    }

    private State ignore(byte octet, State then) {
        if (!Octets.isField(octet) || ++ignored > MAX_IGNORED_BYTES) {
            throw invalid();
        }
        return then;
    }

    private static State expect(char due, byte octet, State then) {
        if (octet != due) {
            throw invalid();
        }
        return then;
    }

    static Problem invalid() {
        return new Problem(Problem.Kind.INVALID, "the chunks of the body are not valid");
    }
}
