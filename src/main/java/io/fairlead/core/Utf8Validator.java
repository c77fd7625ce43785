package io.fairlead.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Validates UTF-8 (RFC 3629 §4) that comes in pieces: the state after one piece goes into the scan of the next. Eight
 * ASCII bytes are one step; anything else takes one table look-up a byte, of which the shift alone waits for the byte
 * before.
 */
public final class Utf8Validator {
    /** No text goes on like this; whatever follows, it stays so. */
    public static final int INVALID = 0;
    /** Between two characters: where a text may begin and end. Any other state is within a character. */
    public static final int BOUNDARY = 6;

    private static final int ONE_MORE = 12;
    private static final int TWO_MORE = 18;
    private static final int THREE_MORE = 24;
    private static final int AFTER_E0 = 30;
    private static final int AFTER_ED = 36;
    private static final int AFTER_F0 = 42;
    private static final int AFTER_F4 = 48;
    private static final int STATE_BITS = 63;
    /** The states that each byte leads to: six bits for each state that it may come in, at the place that is its value. */
    private static final long[] STEPS = steps();

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Utf8Validator() {}

    /** The state after from..to of these bytes. */
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

    /** The state after the absolute from..to of this buffer. */
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

    /** Where, in from..to, the first byte stands that makes it invalid; {@code to}: none does. */
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

    /** Whether any of the bytes that were joined by OR is beyond ASCII. */
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

    /** In this state, each of these bytes leads to that one. */
    private static void lead(long[] steps, int first, int last, int state, int next) {
        for (int b = first; b <= last; b++) {
            steps[b] |= (long) next << state;
        }
    }

    /** After this first byte not every second one is allowed: overlong forms, surrogates, beyond U+10FFFF. */
    private static void special(long[] steps, int first, int state) {
        steps[first] = (long) state << BOUNDARY;
    }
}
