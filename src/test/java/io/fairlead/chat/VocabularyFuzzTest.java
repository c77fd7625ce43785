package io.fairlead.chat;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Position;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.FakeConnection;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8;
import io.fairlead.protocol.JsonSession;
import io.fairlead.sketch.Boards;
import io.fairlead.sketch.SketchRules;
import io.fairlead.sketch.SketchSession;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends: answers that are JSON, errors of a known kind, never an exception, and a session that goes on. */
class VocabularyFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CODES = Set.of("invalid", "bad-data", "too-large", "not-found", "busy");
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"type\"",
            "\"say\"",
            "\"whisper\"",
            "\"nick\"",
            "\"typing\"",
            "\"who\"",
            "\"history\"",
            "\"stroke\"",
            "\"undo\"",
            "\"clear\"",
            "\"cursor\"",
            "\"text\"",
            "\"to\"",
            "\"ref\"",
            "\"before\"",
            "\"limit\"",
            "\"id\"",
            "\"color\"",
            "\"#00ff00\"",
            "\"width\"",
            "\"points\"",
            "[[0,1]]",
            "\"x\"",
            "\"y\"",
            "0",
            "1",
            "-1",
            "0.5",
            "1e400",
            "null",
            "true",
            "\"\\ud800\"",
            "\"\"",
            "\"fuzz\"",
            "\u0000");

    @FuzzTest
    void chat(FuzzedDataProvider data) {
        inRoom(data.consumeBoolean(), data.consumeRemainingAsBytes());
    }

    @FuzzTest
    void sketch(FuzzedDataProvider data) {
        onBoard(data.consumeBoolean(), data.consumeRemainingAsBytes());
    }

    @FuzzTest
    void names(FuzzedDataProvider data) {
        name(data.consumeRemainingAsString());
    }

    @FuzzTest
    void positions(FuzzedDataProvider data) {
        position(data.consumeRemainingAsString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void wordsInAnyOrder(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            StringBuilder text = new StringBuilder("{\"type\":");
            for (int word = random.nextInt(14); word >= 0; word--) {
                text.append(WORDS.get(random.nextInt(WORDS.size())));
                if (word % 2 == 0) {
                    text.append(random.nextBoolean() ? ":" : ",");
                }
            }
            byte[] bytes = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
            inRoom(true, bytes);
            onBoard(true, bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void namesOfAnyCharacters(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x250 : 0x10000));
            }
            name(text.toString());
            position(text + ":" + random.nextInt());
        }
    }

    private static JsonSession.Context context() {
        return new JsonSession.Context(new Counters(), new Meters(), Duration.ofSeconds(10), System::nanoTime);
    }

    private static LocalBackplane backplane() {
        return new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited());
    }

    private static void inRoom(boolean text, byte[] bytes) {
        Delivery delivery = new Delivery(Delivery.Policy.DISCONNECT, 1 << 20, Duration.ZERO);
        ChatRules rules = new ChatRules(Retention.memory(10), 4096, 1000, Duration.ofSeconds(1), delivery, 1, 10);
        Rooms rooms = new Rooms(rules, backplane(), Transcript.NONE, address -> address, System::nanoTime);
        FakeConnection peer = new FakeConnection("fuzz").writingAtOnce();
        ChatSession session = ChatSession.join(rooms, "r", peer, "fuzz", "websocket", null, context());
        play(session, peer, text, bytes, "{\"type\":\"say\",\"text\":\"on\",\"ref\":\"last\"}");
    }

    private static void onBoard(boolean text, byte[] bytes) {
        FakeConnection peer = new FakeConnection("fuzz").writingAtOnce();
        Boards boards = new Boards(
                SketchRules.STANDARD, backplane(), MemoryBudget.unlimited(), address -> address, System::nanoTime);
        SketchSession session = SketchSession.join(boards, "b", peer, "fuzz", "websocket", null, context());
        play(session, peer, text, bytes, "{\"type\":\"nothing\",\"ref\":\"last\"}");
    }

    private static void play(JsonSession session, FakeConnection peer, boolean text, byte[] bytes, String last) {
        if (!text) {
            session.onMessage(Frame.binary(bytes));
        } else {
            try {
                session.onMessage(Utf8.frame(bytes));
            } catch (Problem notText) {
                return;
            }
        }
        int before = peer.texts().size();
        session.onMessage(Frame.text(last));
        assertTrue(peer.texts().size() > before, "the session does not go on");
        List<JsonNode> heard = new ArrayList<>();
        peer.texts().forEach(one -> heard.add(assertDoesNotThrow(() -> JSON.readTree(one))));
        for (JsonNode one : heard) {
            assertNotEquals("", one.path("type").asText());
            boolean error = one.path("type").asText().equals("error");
            assertTrue(!error || CODES.contains(one.path("code").asText()), one.toString());
        }
        assertEquals("last", heard.get(heard.size() - 1).path("ref").asText());
        assertEquals(List.of(), peer.calls());
    }

    private static void name(String text) {
        try {
            String nick = Names.nick(text);
            assertEquals(nick, Names.nick(nick), "it does not stay as it is");
            assertTrue(nick.codePointCount(0, nick.length()) <= 32);
            assertTrue(nick.codePoints().noneMatch(Character::isISOControl));
        } catch (Problem refused) {
            assertEquals(Problem.Kind.INVALID, refused.kind());
        }
    }

    private static void position(String text) {
        try {
            assertEquals(text, Position.parse(text).toString().isEmpty() ? "" : text);
        } catch (Problem refused) {
            assertEquals(Problem.Kind.INVALID, refused.kind());
        }
    }
}
