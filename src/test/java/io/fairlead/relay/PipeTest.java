package io.fairlead.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Counters;
import io.fairlead.core.FakePeer;
import io.fairlead.core.Frame;
import io.fairlead.core.SessionEvents;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PipeTest {
    /** One read may bring so much, of many messages. */
    private static final int LONG_READ = 256 << 10;

    private final FakeSockets sockets = new FakeSockets();
    private final Proxy proxy = new Proxy(
            FakeSockets.spec("{name: p, mode: proxy, socket: 'tcp://127.0.0.1:1'}"),
            TestRelays.context(sockets),
            new Counters(),
            new Counters());

    @Test
    void bytesOfManyMessagesGoThroughBeforeTheConnectionIsMadeAndWhileItIsBusy() {
        byte[] early = random(1);
        byte[] late = random(2);
        SessionEvents session = proxy.open(new FakePeer("session").writingAtOnce(), "", null);
        assertTrue(session.streams());
        session.onPart(Frame.Kind.BINARY, ByteBuffer.wrap(early), 4);
        FakePeer upstream = new FakePeer("upstream");
        sockets.dials.get(0).onPeer(upstream);
        session.onPart(Frame.Kind.BINARY, ByteBuffer.wrap(late), 4);
        upstream.finishAll();
        List<Frame> written = upstream.frames();
        assertEquals(2, written.size());
        assertArrayEquals(early, written.get(0).array());
        assertArrayEquals(late, written.get(1).array());
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[LONG_READ];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
