package io.fairlead.framing;

import java.util.HexFormat;

/** How messages are delimited in a stream of bytes; {@code toString} gives the notation of a document. */
public sealed interface Framing {
    /** Not delimited: one read is one message. */
    record Raw() implements Framing {
        @Override
        public String toString() {
            return "raw";
        }
    }

    /** Ends at LF; one CR before it is dropped. */
    record Line() implements Framing {
        @Override
        public String toString() {
            return "line";
        }
    }

    /** Ends at these bytes, 1 to 16 of them, written in lower-case hex. */
    record Delimiter(String hex) implements Framing {
        /** A fresh copy. */
        public byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return "delimiter(" + hex + ")";
        }
    }

    /** Begins with its payload's length: unsigned, 1, 2 or 4 bytes. */
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

    /** One datagram, one message: what every UDP socket has. */
    record Datagram() implements Framing {
        @Override
        public String toString() {
            return "datagram";
        }
    }
}
