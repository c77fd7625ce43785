package io.fairlead.websocket;

import io.fairlead.core.Frame;

/** What a frame is (RFC 6455 §5.2), as four bits of its header. */
final class Opcode {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Beside the opcode of a text or binary frame: its message is compressed (RFC 7692 §6). */
    static final int COMPRESSED = 0x40;

    private Opcode() {}

    static int of(Frame.Kind kind) {
        return switch (kind) {
            case TEXT -> TEXT;
            case BINARY -> BINARY;
            case PING -> PING;
        };
    }

    /** Close, ping, pong and what is reserved for more of their like (RFC 6455 §5.5). */
    static boolean isControl(int opcode) {
        return opcode >= CLOSE;
    }
}
