package io.fairlead.framing;

import java.util.HexFormat;

/** How messages are delimited in a byte stream; {@code toString} returns the notation used in documents. */
public sealed interface Framing {
    /** Not delimited: one read is one message. */
    record Raw() implements Framing {
        @Override
        public String toString() {
            return "raw";
        }
    }

    /** Terminated by LF; one CR before it is dropped. */
    record Line() implements Framing {
        @Override
        public String toString() {
            return "line";
        }
    }

    /** Terminated by these bytes, 1 to 16 of them, in lower-case hex. */
    record Delimiter(String hex) implements Framing {
        /** Returns a new copy. */
        public byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return "delimiter(" + hex + ")";
        }
    }

    /** Prefixed with the payload length: unsigned, 1, 2 or 4 bytes. */
    record Length(int width, boolean bigEndian) implements Framing {
        @Override
        public String toString() {
            return "length(" + width + ", " + (bigEndian ? "be" : "le") + ")";
        }
    }

    /** Always this many bytes. */
    record Fixed(int size) implements Framing {
        @Override
        public String toString() {
            return "fixed(" + size + ")";
        }
    }

    /** One datagram is one message: the framing of every UDP socket. */
    record Datagram() implements Framing {
        @Override
        public String toString() {
            return "datagram";
        }
    }
}
