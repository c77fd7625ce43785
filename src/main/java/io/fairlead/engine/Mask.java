package io.fairlead.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes a client's mask off (RFC 6455 §5.3), eight bytes at a time. A key is the four bytes as they stand in the header,
 * the first one in the highest bits; what it returns is all bytes joined by OR, which tells whether a text is ASCII.
 */
final class Mask {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Mask() {}

    /** The key for what follows after this many bytes of a payload. */
    static int turn(int key, int bytes) {
        return Integer.rotateLeft(key, (bytes & 3) * Byte.SIZE);
    }

    /** Copies {@code count} bytes, from this absolute index on, without their mask. */
    static long copy(ByteBuffer bytes, int from, byte[] target, int to, int count, int key) {
        long eightKeys = eightKeys(key);
        long joined = 0;
        int done = 0;
        for (; done <= count - Long.BYTES; done += Long.BYTES) {
            long eight = (long) BUFFER_LONGS.get(bytes, from + done) ^ eightKeys;
            LONGS.set(target, to + done, eight);
            joined |= eight;
        }
        for (; done < count; done++) {
            byte one = (byte) (bytes.get(from + done) ^ keyAt(key, done));
            target[to + done] = one;
            joined |= one;
        }
        return joined;
    }

    /** Moves {@code count} bytes to an index that is not behind {@code from}, without their mask. */
    static long move(ByteBuffer bytes, int from, int to, int count, int key) {
        long eightKeys = eightKeys(key);
        long joined = 0;
        int done = 0;
        for (; done <= count - Long.BYTES; done += Long.BYTES) {
            long eight = (long) BUFFER_LONGS.get(bytes, from + done) ^ eightKeys;
            BUFFER_LONGS.set(bytes, to + done, eight);
            joined |= eight;
        }
        for (; done < count; done++) {
            byte one = (byte) (bytes.get(from + done) ^ keyAt(key, done));
            bytes.put(to + done, one);
            joined |= one;
        }
        return joined;
    }

    /** The key twice, in the order of a little-endian long. */
    private static long eightKeys(int key) {
        long four = Integer.reverseBytes(key) & 0xffffffffL;
        return four << Integer.SIZE | four;
    }

    private static int keyAt(int key, int index) {
        return key >>> 24 - (index & 3) * Byte.SIZE;
    }
}
