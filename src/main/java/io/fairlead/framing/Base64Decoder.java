package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes messages of base64 (RFC 4648 §4) part by part, however they are cut.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class Base64Decoder {
    private static final int QUANTUM = 4;

    /** Characters of a quantum that is not complete. */
    private byte[] incomplete = {};
    /** The message has had its padding: nothing may follow. */
    private boolean padded;

    /**
     * Decodes the quanta that this part completes.
     *
     * @param last whether the message ends with it
     * @throws Problem bad-data, when the message is no base64
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

    /** @throws Problem bad-data, when it is no base64 */
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
