package io.fairlead.framing;

import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8;
import io.fairlead.core.Utf8Validator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Converts messages of a peer into frames; text must be UTF-8. In a raw stream a read may end within a character, whose
 * bytes are kept for the next read.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class PayloadReader {
    private static final byte[] NONE = {};

    private final boolean text;
    private final boolean stream;
    private byte[] tail = NONE;

    public PayloadReader(boolean text, Framing framing) {
        this.text = text;
        this.stream = framing instanceof Framing.Raw;
    }

    /** The frame; null if there is no complete character yet. @throws Problem bad-data */
    public @Nullable Frame read(byte[] message) {
        if (!text) {
            return Frame.binary(message);
        }
        if (!stream) {
            return Utf8.frame(message);
        }
        byte[] joined = Arrays.copyOf(tail, tail.length + message.length);
        System.arraycopy(message, 0, joined, tail.length, message.length);
        int state = Utf8Validator.scan(Utf8Validator.BOUNDARY, joined, 0, joined.length);
        if (state == Utf8Validator.INVALID) {
            throw new Problem(Problem.Kind.BAD_DATA, "a text is not UTF-8");
        }
        int whole = state == Utf8Validator.BOUNDARY ? joined.length : joined.length - Utf8.incompleteTail(joined);
        tail = Arrays.copyOfRange(joined, whole, joined.length);
        return whole == 0 ? null : Frame.text(Arrays.copyOf(joined, whole));
    }

    /** @throws Problem bad-data, if the stream ended within a character */
    public void end() {
        if (tail.length > 0) {
            throw new Problem(Problem.Kind.BAD_DATA, "the stream ended inside a character");
        }
    }
}
