package io.fairlead.websocket;

import io.fairlead.core.Frame;

/** Frame types (RFC 6455 §5.2), the low four bits of a header's first byte. */
final class Opcode {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Set together with the opcode of a text or binary frame: its message is compressed (RFC 7692 §6). */
    static final int COMPRESSED = 0x40;

    private Opcode() {}

    static int of(Frame.Kind kind) {
        return switch (kind) {
            case TEXT -> TEXT;
            case BINARY -> BINARY;
            case PING -> PING;
        };
    }

    /** Close, ping, pong and the opcodes reserved for further control frames (RFC 6455 §5.5). */
    static boolean isControl(int opcode) {
        return opcode >= CLOSE;
    }
}
