package io.fairlead.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Validates UTF-8 (RFC 3629 §4) in chunks: the state after one chunk is the input of the next scan. Eight ASCII bytes
 * take one step; other input takes one table look-up per byte, of which only the shift depends on the previous byte.
 */
public final class Utf8Validator {
    /** The input is invalid; this state is final. */
    public static final int INVALID = 0;
    /** Between two characters, where a text may begin and end. Any other valid state is within a character. */
    public static final int BOUNDARY = 6;

    private static final int ONE_MORE = 12;
    private static final int TWO_MORE = 18;
    private static final int THREE_MORE = 24;
    private static final int AFTER_E0 = 30;
    private static final int AFTER_ED = 36;
    private static final int AFTER_F0 = 42;
    private static final int AFTER_F4 = 48;
    private static final int STATE_BITS = 63;
    /**
     * Transition table, one entry per byte: the entry holds the next state in six bits at the bit position equal to the
     * current state.
     */
    private static final long[] STEPS = steps();

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Utf8Validator() {}

    /** The state after bytes from..to of the array. */
    public static int scan(int state, byte[] bytes, int from, int to) {
        long now = state;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            if (now != BOUNDARY || (eight & HIGH_BITS) != 0) {
                now = eight(now, eight);
            }
        }
        for (; at < to; at++) {
            now = STEPS[bytes[at] & 0xff] >>> now;
        }
        return (int) now & STATE_BITS;
    }

    /** The state after the absolute positions from..to of the buffer. */
    public static int scan(int state, ByteBuffer bytes, int from, int to) {
        long now = state;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) BUFFER_LONGS.get(bytes, at);
            if (now != BOUNDARY || (eight & HIGH_BITS) != 0) {
                now = eight(now, eight);
            }
        }
        for (; at < to; at++) {
            now = STEPS[bytes.get(at) & 0xff] >>> now;
        }
        return (int) now & STATE_BITS;
    }

    /** The index in from..to of the first byte that makes the input invalid; {@code to} if there is none. */
    public static int firstInvalid(int state, ByteBuffer bytes, int from, int to) {
        long now = state;
        for (int at = from; at < to; at++) {
            now = STEPS[bytes.get(at) & 0xff] >>> now;
            if ((now & STATE_BITS) == INVALID) {
                return at;
            }
        }
        return to;
    }

    /** Whether any of the bytes that were combined by OR is not ASCII. */
    public static boolean isBeyondAscii(long joined) {
        return (joined & HIGH_BITS) != 0;
    }

    private static long eight(long state, long bytes) {
        long now = state;
        now = STEPS[(int) bytes & 0xff] >>> now;
        now = STEPS[(int) (bytes >>> 8) & 0xff] >>> now;
        now = STEPS[(int) (bytes >>> 16) & 0xff] >>> now;
        now = STEPS[(int) (bytes >>> 24) & 0xff] >>> now;
        now = STEPS[(int) (bytes >>> 32) & 0xff] >>> now;
        now = STEPS[(int) (bytes >>> 40) & 0xff] >>> now;
        now = STEPS[(int) (bytes >>> 48) & 0xff] >>> now;
        now = STEPS[(int) (bytes >>> 56) & 0xff] >>> now;
        return now & STATE_BITS;
    }

    private static long[] steps() {
        long[] steps = new long[256];
        lead(steps, 0x00, 0x7f, BOUNDARY, BOUNDARY);
        lead(steps, 0xc2, 0xdf, BOUNDARY, ONE_MORE);
        lead(steps, 0xe0, 0xef, BOUNDARY, TWO_MORE);
        lead(steps, 0xf0, 0xf4, BOUNDARY, THREE_MORE);
        special(steps, 0xe0, AFTER_E0);
        special(steps, 0xed, AFTER_ED);
        special(steps, 0xf0, AFTER_F0);
        special(steps, 0xf4, AFTER_F4);
        lead(steps, 0x80, 0xbf, ONE_MORE, BOUNDARY);
        lead(steps, 0x80, 0xbf, TWO_MORE, ONE_MORE);
        lead(steps, 0x80, 0xbf, THREE_MORE, TWO_MORE);
        lead(steps, 0xa0, 0xbf, AFTER_E0, ONE_MORE);
        lead(steps, 0x80, 0x9f, AFTER_ED, ONE_MORE);
        lead(steps, 0x90, 0xbf, AFTER_F0, TWO_MORE);
        lead(steps, 0x80, 0x8f, AFTER_F4, TWO_MORE);
        return steps;
    }

    /** Adds the transition from {@code state} to {@code next} for the bytes first..last. */
    private static void lead(long[] steps, int first, int last, int state, int next) {
        for (int b = first; b <= last; b++) {
            steps[b] |= (long) next << state;
        }
    }

    /** Adds a lead byte that restricts the second byte: overlong forms, surrogates, beyond U+10FFFF. */
    private static void special(long[] steps, int first, int state) {
        steps[first] = (long) state << BOUNDARY;
    }
}
