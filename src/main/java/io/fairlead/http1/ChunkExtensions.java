package io.fairlead.http1;

import io.fairlead.core.Problem;

/**
 * Validates the extensions after a chunk's size (RFC 9112 §7.1.1), none of which is kept.
 *
 * <pre>
 *   START ─► NAME ─► (BEGIN ─► (VALUE | QUOTED ⇄ ESCAPED, QUOTED ─► END)) ─► START
 * </pre>
 *
 * <p>Threading: one thread at a time.
 */
final class ChunkExtensions {
    private enum State {
        START,
        NAME,
        BEGIN,
        VALUE,
        QUOTED,
        ESCAPED,
        END
    }

    private State state = State.START;

    /** Whether the line may end here. */
    boolean isWhole() {
        return state == State.NAME || state == State.VALUE || state == State.END;
    }

    /** @throws Problem invalid */
    void read(byte octet) {
        state = switch (state) {
            case START -> token(octet, State.NAME);
            case NAME -> octet == '=' ? State.BEGIN : tokenOrNext(octet);
            case BEGIN -> octet == '"' ? State.QUOTED : token(octet, State.VALUE);
            case VALUE -> tokenOrNext(octet);
            case QUOTED -> quoted(octet);
            case ESCAPED -> text(octet);
            case END -> next(octet);
        };
    }

    private static State token(byte octet, State then) {
        if (!Octets.isToken(octet)) {
            throw ChunkDecoder.invalid();
        }
        return then;
    }

    private State tokenOrNext(byte octet) {
        return octet == ';' ? State.START : token(octet, state);
    }

    private static State next(byte octet) {
        if (octet != ';') {
            throw ChunkDecoder.invalid();
        }
        return State.START;
    }

    private static State quoted(byte octet) {
        return switch (octet) {
            case '"' -> State.END;
            case '\\' -> State.ESCAPED;
            default -> text(octet);
        };
    }

    /** Accepts ASCII only, because no extension in use needs other octets. */
    private static State text(byte octet) {
        if (octet < 0 || !Octets.isField(octet)) {
            throw ChunkDecoder.invalid();
        }
        return State.QUOTED;
    }
}
