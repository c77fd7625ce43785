package io.fairlead.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes a client's mask off (RFC 6455 §5.3), eight bytes at a time, in buffers that are big-endian as the network is. A
 * key is the four bytes as they stand in the header, the first one in the highest bits; what it returns is all bytes
 * joined by OR, which tells whether a text is ASCII.
 *
 * <p>By the buffer's own {@code getLong}: a view of it by a {@link VarHandle} takes two to seven times as long on JDK 17,
 * as the compiler can't see there that its memory is not on the heap.
 */
final class Mask {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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
            long eight = bytes.getLong(from + done) ^ eightKeys;
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
            long eight = bytes.getLong(from + done) ^ eightKeys;
            bytes.putLong(to + done, eight);
            joined |= eight;
        }
        for (; done < count; done++) {
            byte one = (byte) (bytes.get(from + done) ^ keyAt(key, done));
            bytes.put(to + done, one);
            joined |= one;
        }
        return joined;
    }

    /** The key twice. */
    private static long eightKeys(int key) {
        return (long) key << Integer.SIZE | key & 0xffffffffL;
    }

    private static int keyAt(int key, int index) {
        return key >>> 24 - (index & 3) * Byte.SIZE;
    }
}
