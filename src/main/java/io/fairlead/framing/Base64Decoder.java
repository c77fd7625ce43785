package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes base64 messages (RFC 4648 §4) in parts of any size.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class Base64Decoder {
    private static final int QUANTUM = 4;

    /** The characters of an incomplete quantum. */
    private byte[] incomplete = {};
    /** Whether the message had its padding, after which no character may follow. */
    private boolean padded;

    /**
     * Decodes the quanta completed by this part.
     *
     * @param last whether this is the last part of the message
     * @throws Problem bad-data, if the message is not base64
     */
    public byte[] decode(ByteBuffer part, boolean last) {
        int count = incomplete.length + part.remaining();
        byte[] characters = Arrays.copyOf(incomplete, count);
        part.get(characters, incomplete.length, count - incomplete.length);
        int complete = last ? count : count - count % QUANTUM;
        incomplete = Arrays.copyOfRange(characters, complete, count);
        if (padded && count > 0) {
            throw malformed();
        }
        padded = !last && complete > 0 && characters[complete - 1] == '=';
        return decode(Arrays.copyOf(characters, complete));
    }

    /** @throws Problem bad-data, if it is not base64 */
    public static byte[] decode(byte[] message) {
        try {
            return Base64.getDecoder().decode(message);
        } catch (IllegalArgumentException malformed) {
            throw malformed();
        }
    }

    private static Problem malformed() {
        return new Problem(Problem.Kind.BAD_DATA, "a message is not base64");
    }
}
