package io.fairlead.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.FakeConnection;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.protocol.JsonSession;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A board that is full says so, and takes more when there is room again. */
class SketchLimitsTest {
    private final FakeConnection peer = new FakeConnection("p").writingAtOnce();

    /** What is to happen on the timer's thread. */
    private final List<Runnable> timed = new ArrayList<>();

    private MemoryBudget memory = MemoryBudget.unlimited();

    private SketchSession session(int strokes, int points, int batches) {
        SketchRules rules = new SketchRules(
                1,
                10,
                strokes,
                points,
                batches,
                10,
                1000,
                Duration.ofSeconds(1),
                new Delivery(Delivery.Policy.DISCONNECT, 1 << 20, Duration.ZERO));
        Boards boards = new Boards(
                rules,
                new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
                memory,
                address -> address,
                System::nanoTime);
        JsonSession.Context context =
                new JsonSession.Context(new Counters(), new Meters(), Duration.ofSeconds(1), System::nanoTime);
        return SketchSession.join(boards, "b", peer, "p", "websocket", null, context);
    }

    private static void draw(SketchSession session, String id, int points) {
        session.onMessage(Frame.text("{\"type\":\"stroke\",\"id\":\"" + id + "\",\"ref\":\"" + id
                + "\",\"color\":\"#ffffff\",\"width\":1,\"points\":[[0,0]" + ",[1,1]".repeat(points - 1) + "]}"));
    }

    /** 400 points. */
    private static void drawLong(SketchSession session, String id) {
        for (int i = 0; i < 40; i++) {
            draw(session, id, 10);
        }
    }

    private void assertLast(String type) {
        List<String> texts = peer.texts();
        String last = texts.get(texts.size() - 1);
        assertTrue(last.contains("\"type\":\"" + type + "\""), last);
        assertEquals(type.equals("error"), last.contains("\"code\":\"busy\""));
        assertEquals(type.equals("error"), last.contains("the board is full"));
    }

    /** The log of a board has an account of its own: this is the drawing alone. */
    @Test
    void strokesAreChargedUntilTheyAreUndone() {
        memory = new MemoryBudget(Long.MAX_VALUE, (delay, task) -> {});
        SketchSession session = session(100, 10_000, 1000);
        drawLong(session, "a");
        long one = memory.usedBytes();
        assertTrue(one > 400L * "[1,1],".length(), one + " bytes");
        drawLong(session, "b");
        assertEquals(2 * one, memory.usedBytes());
        session.onMessage(Frame.text("{\"type\":\"undo\"}"));
        assertEquals(one, memory.usedBytes());
        session.onMessage(Frame.text("{\"type\":\"clear\"}"));
        assertEquals(0, memory.usedBytes());
    }

    @Test
    void aBoardThatTakesTooMuchMemoryIsRemoved() {
        memory = new MemoryBudget(20_000, (delay, task) -> timed.add(task));
        SketchSession session = session(100, 10_000, 1000);
        for (int i = 0; i < 6 && !memory.isFull(); i++) {
            drawLong(session, "s" + i);
        }
        assertTrue(memory.isFull());
        assertEquals(1, timed.size());
        timed.get(0).run();
        assertEquals(0, memory.usedBytes());
        assertFalse(memory.isFull());
        assertTrue(peer.calls().contains("close 1013"), peer.calls().toString());
    }

    @Test
    void strokesAreLimited() {
        SketchSession session = session(2, 100, 100);
        draw(session, "a", 1);
        draw(session, "b", 1);
        draw(session, "c", 1);
        assertLast("error");
        draw(session, "b", 2);
        assertLast("stroke");
        session.onMessage(Frame.text("{\"type\":\"undo\"}"));
        draw(session, "c", 1);
        assertLast("stroke");
    }

    @Test
    void pointsAreLimited() {
        SketchSession session = session(100, 15, 100);
        draw(session, "a", 10);
        draw(session, "b", 6);
        assertLast("error");
        draw(session, "b", 5);
        assertLast("stroke");
        session.onMessage(Frame.text("{\"type\":\"clear\"}"));
        draw(session, "c", 10);
        assertLast("stroke");
    }

    @Test
    void messagesOfStrokesAreLimited() {
        SketchSession session = session(100, 100, 3);
        for (int i = 0; i < 3; i++) {
            draw(session, "a", 1);
            assertLast("stroke");
        }
        draw(session, "a", 1);
        assertLast("error");
        session.onMessage(Frame.text("{\"type\":\"undo\"}"));
        draw(session, "a", 1);
        assertLast("stroke");
    }
}
