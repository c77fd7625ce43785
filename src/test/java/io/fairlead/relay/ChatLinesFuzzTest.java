package io.fairlead.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.core.Close;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Counters;
import io.fairlead.core.FakeConnection;
import io.fairlead.core.Frame;
import io.fairlead.core.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a telnet client sends: whole, clean lines come back, never an exception, and the room stays usable. */
class ChatLinesFuzzTest {
    private static final List<String> WORDS = List.of(
            "/who",
            "/nick ",
            "/whisper ",
            "/help",
            "/nope",
            "ann",
            "raw",
            "\n",
            "\r\n",
            " ",
            "\u202e",
            "\u001b[2J",
            "\0",
            "\u00fc",
            "x".repeat(5000),
            "y".repeat(70_000));

    /** Sends the parts as a second member and checks what came back. */
    private static void sendAndCheck(List<byte[]> parts) {
        FakeSockets sockets = new FakeSockets();
        Chat chat = new Chat(
                FakeSockets.spec("{name: c, mode: chat, socket: 'tcp-listen://127.0.0.1:1'}"),
                TestRelays.context(sockets),
                new Counters(),
                new Counters());
        chat.start();
        FakeConnection ann = new FakeConnection("ann").writingAtOnce();
        ConnectionListener annEvents = sockets.acceptors.get(0).onPeer(ann);
        annEvents.onBytes(bytes("ann\n"));
        FakeConnection raw = new FakeConnection("raw").writingAtOnce();
        ConnectionListener listener = sockets.acceptors.get(0).onPeer(raw);
        listener.onBytes(bytes("raw\n"));
        parts.forEach(part -> listener.onBytes(ByteBuffer.wrap(part)));
        listener.onEnd();
        listener.onClosed(Close.NORMAL);
        annEvents.onBytes(bytes("/who\n"));
        assertClean(raw);
        assertClean(ann);
        assertEquals("* ann\n", ann.texts().get(ann.texts().size() - 1));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertClean(FakeConnection peer) {
        for (Frame frame : peer.frames()) {
            assertTrue(Utf8.isValid(frame.array()));
            String line = frame.string();
            assertTrue(line.endsWith("\n"), line);
            assertTrue(line.chars().limit(line.length() - 1L).noneMatch(Character::isISOControl), line);
        }
    }

    @FuzzTest
    void lines(FuzzedDataProvider data) {
        sendAndCheck(List.of(data.consumeRemainingAsBytes()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void commandsAndRandomBytesInAnyOrderAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        sendAndCheck(random.ints(200, 0, WORDS.size() + 2)
                .mapToObj(
                        word -> word < WORDS.size() ? WORDS.get(word).getBytes(StandardCharsets.UTF_8) : noise(random))
                .toList());
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        return noise;
    }
}
