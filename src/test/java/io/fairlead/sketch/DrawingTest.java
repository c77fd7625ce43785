package io.fairlead.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Presence;
import io.fairlead.channel.Publication;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Drawing drawing = new Drawing(MemoryBudget.Account.NONE);
    private final List<Entry> log = new ArrayList<>();

    private static Presence person(String id) {
        return new Presence(id, "<" + id + ">", "tcp");
    }

    private void apply(String from, Frame frame) {
        Entry entry = new Entry(log.size() + 1, Instant.EPOCH, new Publication(from, "", frame));
        log.add(entry);
        drawing.apply(entry);
    }

    private void draw(String from, String id, String points, int pairs) {
        apply(from, Strokes.drawn(person(from), new Strokes.Part(id, "#000000", 2, points, pairs)));
    }

    private Optional<Stroke> last(String owner) {
        return drawing.last(stroke -> stroke.owner().equals(owner));
    }

    private void undo(String from) {
        last(from).ifPresent(last -> apply(from, Strokes.undone(last.from(), last.id())));
    }

    @Test
    void partsOfOneStrokeAreJoinedAndOfTheSameNameByAnotherAreNot() throws Exception {
        draw("a", "1", "[[0,0]]", 1);
        draw("b", "1", "[[1,1]]", 1);
        draw("a", "1", "[[0.5,0],[1,0]]", 2);
        JsonNode strokes = JSON.readTree(drawing.json());
        assertEquals(2, strokes.size());
        assertEquals("[[0,0],[0.5,0],[1,0]]", strokes.at("/0/points").toString());
        assertEquals("<a>", strokes.at("/0/from/nick").textValue());
        assertEquals(4, drawing.points());
        assertEquals(3, drawing.batches());
    }

    @Test
    void undoRemovesTheLastOfOnesOwnAndClearRemovesAll() {
        draw("a", "1", "[[0,0]]", 1);
        draw("a", "2", "[[0,0]]", 1);
        draw("b", "3", "[[0,0]]", 1);
        draw("a", "2", "[[0,0]]", 1);
        undo("a");
        assertEquals(Optional.of("1"), last("a").map(Stroke::id));
        assertEquals(List.of(2L, 4L, 5L), drawing.takeObsolete());
        assertEquals(List.of(), drawing.takeObsolete());
        apply("b", Strokes.cleared(person("b")));
        assertEquals(List.of(1L, 3L, 6L), drawing.takeObsolete());
        assertEquals("[]", drawing.json());
        assertEquals(0, drawing.points() + drawing.batches() + drawing.strokes());
    }

    /** What is dropped from the log changes nothing of what is drawn of the rest. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theLogWithoutItsObsoleteEntriesDrawsTheSame(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            String from = "p" + random.nextInt(3);
            switch (random.nextInt(40)) {
                case 0 -> apply(from, Strokes.cleared(person(from)));
                case 1, 2, 3, 4 -> undo(from);
                default -> draw(from, "s" + random.nextInt(6), "[[0,0],[1,1]]", 2);
            }
            if (random.nextInt(5) == 0) {
                List<Long> dead = drawing.takeObsolete();
                log.replaceAll(entry -> entry != null && dead.contains(entry.offset()) ? null : entry);
            }
        }
        Drawing again = new Drawing(MemoryBudget.Account.NONE);
        log.stream().filter(entry -> entry != null).forEach(again::apply);
        assertEquals(drawing.json(), again.json(), "seed " + seed);
        assertEquals(drawing.points(), again.points());
        assertEquals(drawing.batches(), again.batches());
    }
}
