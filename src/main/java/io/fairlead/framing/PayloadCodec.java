package io.fairlead.framing;

import io.fairlead.channel.Entry;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8;
import java.util.Base64;

/**
 * How bare payloads are sent to and received from a session: as text, as binary, or as the base64 text of websockify.
 */
public enum PayloadCodec {
    TEXT {
        @Override
        public Frame encode(Frame payload) {
            return payload.isText() ? payload : Utf8.frame(payload.array());
        }

        @Override
        public byte[] decode(Frame message) {
            if (!message.isText()) {
                throw new Problem(Problem.Kind.BAD_TYPE, "a text message is due here");
            }
            return message.array();
        }
    },
    BINARY {
        @Override
        public Frame encode(Frame payload) {
            return payload.isText() ? Frame.binary(payload.array()) : payload;
        }

        @Override
        public byte[] decode(Frame message) {
            if (message.isText()) {
                throw new Problem(Problem.Kind.BAD_TYPE, "a binary message is due here");
            }
            return message.array();
        }
    },
    BASE64 {
        @Override
        public Frame encode(Frame payload) {
            return Frame.text(Base64.getEncoder().encode(payload.array()));
        }

        @Override
        public byte[] decode(Frame message) {
            TEXT.decode(message);
            return decodeAnyKind(message);
        }

        @Override
        public byte[] decodeAnyKind(Frame message) {
            return Base64Decoder.decode(message.array());
        }
    };

    /** One constant object per codec, so that an entry is encoded once for all its sessions. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Entry.Encoding encoding = entry -> encode(entry.frame());

    /** The message for a session. @throws Problem bad-data, if the bytes can't be text */
    public abstract Frame encode(Frame payload);

    /** The payload of a session's message. @throws Problem bad-data */
    public abstract byte[] decode(Frame message);

    /** Decodes a message of either type. @throws Problem bad-data */
    public byte[] decodeAnyKind(Frame message) {
        return message.array();
    }

    public Entry.Encoding encoding() {
        return encoding;
    }

    /** The codec of the negotiated subprotocol, otherwise that of the relay's payload. */
    public static PayloadCodec of(String subprotocol, Payload payload) {
        return switch (subprotocol) {
            case "text", "text.ircv3.net" -> TEXT;
            case "binary", "binary.ircv3.net" -> BINARY;
            case "base64" -> BASE64;
            default -> payload == Payload.TEXT ? TEXT : BINARY;
        };
    }
}
