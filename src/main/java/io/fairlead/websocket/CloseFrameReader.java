package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8Validator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the payload of a client's close frame (RFC 6455 §5.5.1). */
final class CloseFrameReader {
    private static final int PROTOCOL_ERROR = 1002;
    private static final int CODE_BYTES = 2;

    private CloseFrameReader() {}

    /** Why the payload is not valid for a close frame; null: it is valid. */
    static @Nullable Close fault(byte[] payload) {
        if (payload.length == 0) {
            return null;
        }
        if (payload.length < CODE_BYTES || !isValidCode(code(payload))) {
            return new Close(PROTOCOL_ERROR, "a close has a code that may be sent");
        }
        int text = Utf8Validator.scan(Utf8Validator.BOUNDARY, payload, CODE_BYTES, payload.length);
        return text == Utf8Validator.BOUNDARY ? null : Close.of(Problem.Kind.BAD_DATA, "a reason is not UTF-8");
    }

    /** Reads a valid payload; the code is 1005 if it is empty (RFC 6455 §7.1.5). */
    static Close read(byte[] payload) {
        if (payload.length == 0) {
            return new Close(1005, "");
        }
        int reasonBytes = payload.length - CODE_BYTES;
        return new Close(code(payload), new String(payload, CODE_BYTES, reasonBytes, StandardCharsets.UTF_8));
    }

    private static int code(byte[] payload) {
        return (payload[0] & 0xff) << Byte.SIZE | payload[1] & 0xff;
    }

    /** RFC 6455 §7.4 and the IANA registry of close codes, which added 1012 to 1014. */
    private static boolean isValidCode(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
