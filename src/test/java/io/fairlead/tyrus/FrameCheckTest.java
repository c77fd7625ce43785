package io.fairlead.tyrus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Close;
import io.fairlead.core.EmptyFrameLimit;
import io.fairlead.websocket.ClientBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameCheckTest {
    private static final int MOST = 70_000;
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 1, 2, 3, 4};

    private final FrameCheck check = new FrameCheck(MOST, new EmptyFrameLimit(() -> 0));

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] frame(int bytes) {
        return new ClientBytes().binary(new byte[bytes]).array();
    }

    /** What passes when the bytes come in pieces of this size. */
    private int passed(byte[] bytes, int piece) {
        int passed = 0;
        for (int at = 0; at < bytes.length; at += piece) {
            passed += check.fit(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
        }
        return passed;
    }

    private static int code(FrameCheck check) {
        Close refusal = check.refusal();
        return refusal == null ? 0 : refusal.code();
    }

    @Test
    void framesOfEachLengthPassHoweverTheirBytesCome() {
        byte[] frames = join(frame(0), frame(125), frame(126), frame(65_535), frame(65_536), frame(MOST));
        for (int piece : new int[] {1, 2, 3, 7, 4_096, frames.length}) {
            assertEquals(frames.length, passed(frames, piece));
            assertNull(check.refusal());
            assertFalse(check.closeReceived());
        }
    }

    @Test
    void tooManyEmptyFramesAreRefused() {
        byte[] flood = join(frame(1), new ClientBytes().flood(0, 1024).array());
        assertEquals(flood.length, passed(flood, flood.length));
        byte[] one = new ClientBytes().flood(0, 1).array();
        assertEquals(0, passed(one, one.length));
        assertEquals(1008, code(check));
    }

    @Test
    void nothingPassesFromAFrameThatIsTooLongOn() {
        byte[] before = frame(300);
        byte[] bytes = join(before, frame(MOST + 1));
        assertEquals(before.length, passed(bytes, bytes.length));
        assertEquals(1009, code(check));
        assertEquals(0, passed(frame(1), 100));
    }

    @Test
    void aLengthWithItsHighestBitSetIsTooLong() {
        assertEquals(0, passed(new byte[] {(byte) 0x82, (byte) 0xff, -1, 0, 0, 0, 0, 0, 0, 1}, 10));
        assertEquals(1009, code(check));
    }

    @Test
    void aFrameWithoutAMaskIsRefused() {
        byte[] before = frame(1);
        assertEquals(before.length, passed(join(before, new byte[] {(byte) 0x82, 1, 7}), 100));
        assertEquals(1002, code(check));
    }

    @Test
    void aCloseHasComeWhenItsLastByteHas() {
        byte[] bytes = join(frame(1), CLOSE);
        assertEquals(bytes.length - 1, check.fit(ByteBuffer.wrap(bytes, 0, bytes.length - 1)));
        assertFalse(check.closeReceived());
        assertEquals(1, check.fit(ByteBuffer.wrap(bytes, bytes.length - 1, 1)));
        assertTrue(check.closeReceived());
    }
}
