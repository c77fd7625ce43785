package io.fairlead.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private static final int HEADER = 8;
    private static final int MOST = 5000;
    private final Random random = new Random(7);

    @Test
    void aCopyHasEveryByteWithoutItsMaskWhateverItsLength() {
        for (int count = 0; count < MOST; count += 1 + random.nextInt(40)) {
            byte[] payload = bytes(count);
            int key = random.nextInt();
            byte[] target = new byte[3 + count];

            long joined = Masking.copy(masked(payload, key), HEADER, target, 3, count, key);

            assertArrayEquals(payload, Arrays.copyOfRange(target, 3, 3 + count), "of " + count);
            assertEquals(isAscii(payload), isAscii(joined), "of " + count);
        }
    }

    @Test
    void aMoveOverWhatIsBeforeHasEveryByteWithoutItsMask() {
        for (int count = 0; count < MOST; count += 1 + random.nextInt(40)) {
            byte[] payload = bytes(count);
            int key = random.nextInt();
            int to = random.nextInt(HEADER + 1);
            ByteBuffer buffer = masked(payload, key);

            long joined = Masking.move(buffer, HEADER, to, count, key, new byte[1024]);

            byte[] moved = new byte[count];
            buffer.get(to, moved);
            assertArrayEquals(payload, moved, count + " to " + to);
            assertEquals(isAscii(payload), isAscii(joined), "of " + count);
        }
    }

    /** Every other one has one byte beyond ASCII, anywhere. */
    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) random.nextInt(128);
        }
        if (count > 0 && random.nextBoolean()) {
            bytes[random.nextInt(count)] |= (byte) 0x80;
        }
        return bytes;
    }

    private static ByteBuffer masked(byte[] payload, int key) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(HEADER + payload.length);
        byte[] keys = ByteBuffer.allocate(4).putInt(key).array();
        for (int i = 0; i < payload.length; i++) {
            buffer.put(HEADER + i, (byte) (payload[i] ^ keys[i % 4]));
        }
        return buffer;
    }

    private static boolean isAscii(long joined) {
        return (joined & 0x8080808080808080L) == 0;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }
}
