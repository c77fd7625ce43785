package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes messages of base64 (RFC 4648 §4) as they come: four characters at a time, whatever the parts were cut into.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class Base64Decoder {
    private static final int QUANTUM = 4;

    /** What came of a quantum that is not whole. */
    private byte[] rest = {};
    /** The message has had its padding: nothing may follow. */
    private boolean padded;

    /**
     * What is whole of a message with this part.
     *
     * @param last whether the message ends with it
     * @throws Problem bad-data, when the message is no base64
     */
    public byte[] decode(ByteBuffer part, boolean last) {
        int came = rest.length + part.remaining();
        byte[] characters = Arrays.copyOf(rest, came);
        part.get(characters, rest.length, came - rest.length);
        int whole = last ? came : came - came % QUANTUM;
        rest = Arrays.copyOfRange(characters, whole, came);
        if (padded && came > 0) {
            throw malformed();
        }
        padded = !last && whole > 0 && characters[whole - 1] == '=';
        return decode(Arrays.copyOf(characters, whole));
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
