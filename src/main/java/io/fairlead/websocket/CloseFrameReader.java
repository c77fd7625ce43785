package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8Validator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client's close frame says (RFC 6455 §5.5.1). */
final class CloseFrameReader {
    private static final int PROTOCOL_ERROR = 1002;
    private static final int CODE_BYTES = 2;

    private CloseFrameReader() {}

    /** Why the payload is none of a close; null: it is one. */
    static @Nullable Close fault(byte[] payload) {
        if (payload.length == 0) {
            return null;
        }
        if (payload.length < CODE_BYTES || !maySend(code(payload))) {
            return new Close(PROTOCOL_ERROR, "a close has a code that may be sent");
        }
        int text = Utf8Validator.scan(Utf8Validator.BOUNDARY, payload, CODE_BYTES, payload.length);
        return text == Utf8Validator.BOUNDARY ? null : Close.of(Problem.Kind.BAD_DATA, "a reason is not UTF-8");
    }

    /** Of a payload without fault; 1005 when it is empty (RFC 6455 §7.1.5). */
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

    /** RFC 6455 §7.4 and the registry that it founds, where 1012 to 1014 were added. */
    private static boolean maySend(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
