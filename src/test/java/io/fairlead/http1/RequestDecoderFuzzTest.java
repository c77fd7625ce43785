package io.fairlead.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the decoder lets pass is to Netty the same sequence of requests that it was before. */
@Timeout(60)
class RequestDecoderFuzzTest {
    private static final int ROUNDS = 10_000;

    private int heads;

    private byte[] decoded(RequestDecoder decoder, byte[]... pieces) {
        byte[] all = {};
        for (byte[] piece : pieces) {
            ByteBuffer passed = decoder.decode(ByteBuffer.wrap(piece.clone()));
            byte[] part = new byte[passed.remaining()];
            passed.get(part);
            all = RequestBytes.join(all, part);
        }
        return all;
    }

    private RequestDecoder decoder() {
        heads = 0;
        return new RequestDecoder(head -> heads++);
    }

    @Test
    void nettyReadsTheSameBeforeAndAfter() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = RequestBytes.random(random, 2);
            String told = "seed " + seed + ", round " + round + ": " + new String(bytes, StandardCharsets.ISO_8859_1);
            RequestDecoder whole = decoder();
            List<String> before = NettyReading.of(bytes);
            List<String> after = NettyReading.of(decoded(whole, bytes));
            assertTrue(heads - after.size() <= 1, told);
            assertTrue(before.size() >= after.size(), told);
            assertEquals(before.subList(0, after.size()), after, told);
            if (whole.isIdle()) {
                assertEquals(before, after, told);
            }
            RequestDecoder cut = decoder();
            assertEquals(after, NettyReading.of(decoded(cut, RequestBytes.cut(random, bytes))), told);
            assertEquals(whole.fault() == null, cut.fault() == null, told);
            refused += whole.fault() == null ? 0 : 1;
        }
        assertTrue(refused > ROUNDS / 10 && refused < ROUNDS * 9 / 10, refused + " refused");
    }
}
