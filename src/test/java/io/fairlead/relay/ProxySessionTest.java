package io.fairlead.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Counters;
import io.fairlead.core.FakeConnection;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.framing.Base64Decoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySessionTest {
    /** One read may be as long, with many messages. */
    private static final int READ_BYTES = 256 << 10;

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
        SessionListener session = proxy.open(new FakeConnection("session").writingAtOnce(), "", null);
        assertTrue(session.streams());
        session.onPart(Frame.Kind.BINARY, ByteBuffer.wrap(early), 4);
        FakeConnection upstream = new FakeConnection("upstream");
        sockets.dials.get(0).onPeer(upstream);
        session.onPart(Frame.Kind.BINARY, ByteBuffer.wrap(late), 4);
        upstream.finishAll();
        List<Frame> written = upstream.frames();
        assertEquals(2, written.size());
        assertArrayEquals(early, written.get(0).array());
        assertArrayEquals(late, written.get(1).array());
    }

    /** Of any length: fewer than four characters are kept. */
    @Test
    void base64IsDecodedPartByPartWhereverItIsCut() {
        byte[] bytes = random(3);
        byte[] text = Base64.getEncoder().encode(bytes);
        SessionListener session = proxy.open(new FakeConnection("session").writingAtOnce(), "base64", null);
        assertTrue(session.streams());
        FakeConnection upstream = new FakeConnection("upstream").writingAtOnce();
        sockets.dials.get(0).onPeer(upstream);
        for (int at = 0, size = 1; at < text.length; at += size, size = size % 1000 + 7) {
            int end = Math.min(text.length, at + size);
            session.onPart(Frame.Kind.TEXT, ByteBuffer.wrap(text, at, end - at), end == text.length ? 1 : 0);
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        upstream.frames().forEach(frame -> written.writeBytes(frame.array()));
        assertArrayEquals(bytes, written.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"QQ, A", "QQ==, A", "QUI=, AB", "QUI, AB", "QUJDQUJD, ABCABC", "QUJDQQ==, ABCA"})
    void aMessageOfBase64IsDecodedToItsEnd(String message, String expected) {
        for (int cut = 0; cut <= message.length(); cut++) {
            assertEquals(expected, decoded(message.substring(0, cut), message.substring(cut)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Q", "QUJDQ", "QQ==QQ==", "QQ==Q", "QQ=", "Q*JD", "QUJD*", "QQ=A"})
    void malformedBase64IsRefusedWhereverItIsCut(String message) {
        for (int cut = 0; cut <= message.length(); cut++) {
            String begin = message.substring(0, cut);
            String end = message.substring(cut);
            assertEquals(
                    Problem.Kind.BAD_DATA,
                    assertThrows(Problem.class, () -> decoded(begin, end)).kind());
        }
    }

    private static String decoded(String begin, String end) {
        Base64Decoder encoded = new Base64Decoder();
        String first = new String(encoded.decode(StandardCharsets.UTF_8.encode(begin), false), StandardCharsets.UTF_8);
        return first + new String(encoded.decode(StandardCharsets.UTF_8.encode(end), true), StandardCharsets.UTF_8);
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[READ_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
