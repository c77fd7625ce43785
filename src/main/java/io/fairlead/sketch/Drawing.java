package io.fairlead.sketch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Presence;
import io.fairlead.core.MemoryBudget;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a board shows: its log, folded. Every node folds the same log to the same drawing.
 *
 * <p>Threading: safe.
 */
final class Drawing {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .build();
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private final Map<String, Stroke> strokes = new LinkedHashMap<>();
    private final List<Long> dead = new ArrayList<>();
    private final MemoryBudget.Account memory;
    private int points;
    private int batches;
    private @Nullable String written;
    /** Nothing is counted any more. */
    private boolean ended;

    /** @param memory where what it keeps counts */
    Drawing(MemoryBudget.Account memory) {
        this.memory = memory;
    }

    /** Draws what an entry says. */
    synchronized void apply(Entry entry) {
        JsonNode tree = tree(entry);
        forgetText();
        switch (tree.path("type").asText()) {
            case "stroke" -> draw(entry, tree);
            case "undone" -> {
                Optional.ofNullable(strokes.remove(key(tree))).ifPresent(this::bury);
                dead.add(entry.offset());
            }
            case "cleared" -> {
                strokes.values().forEach(this::bury);
                strokes.clear();
                dead.add(entry.offset());
            }
            default -> throw new IllegalStateException("an entry of a board is of no known type");
        }
    }

    private void draw(Entry entry, JsonNode tree) {
        Stroke known = strokes.get(key(tree));
        long before = known == null ? 0 : known.bytes();
        Stroke stroke = known == null ? made(entry.source(), tree) : known;
        strokes.putIfAbsent(key(tree), stroke);
        JsonNode pairs = tree.path("points");
        String text = pairs.toString();
        stroke.add(entry.offset(), text.substring(1, text.length() - 1), pairs.size());
        account(stroke.bytes() - before);
        points += pairs.size();
        batches++;
    }

    private static Stroke made(String owner, JsonNode tree) {
        JsonNode from = tree.path("from");
        return new Stroke(
                owner,
                new Presence(from.path("id").asText(), from.path("nick").asText(), ""),
                tree.path("id").asText(),
                tree.path("color").asText(),
                tree.path("width").asDouble());
    }

    /** Ids are each member's own. */
    private static String key(JsonNode tree) {
        return tree.path("from").path("id").asText() + "/" + tree.path("id").asText();
    }

    private void bury(Stroke stroke) {
        dead.addAll(stroke.offsets());
        points -= stroke.points();
        batches -= stroke.offsets().size();
        account(-stroke.bytes());
    }

    private void account(long delta) {
        if (!ended) {
            memory.kept(delta);
        }
    }

    /** Gives up what {@link #json} can write again. @return false: there is nothing of it */
    synchronized boolean forgetText() {
        String known = written;
        written = null;
        if (known == null) {
            return false;
        }
        account(-textBytes(known));
        return true;
    }

    /** Of a text that is not of Latin-1 alone. */
    private static long textBytes(String text) {
        return 2L * text.length();
    }

    /** Nobody looks at it any more. */
    synchronized void end() {
        ended = true;
        memory.close();
    }

    private static JsonNode tree(Entry entry) {
        try {
            return JSON.readTree(entry.frame().array());
        } catch (IOException notOurs) {
            throw new IllegalStateException("an entry of a board is not JSON", notOurs);
        }
    }

    synchronized int strokes() {
        return strokes.size();
    }

    synchronized int points() {
        return points;
    }

    synchronized int batches() {
        return batches;
    }

    synchronized boolean has(String member, String id) {
        return strokes.containsKey(member + "/" + id);
    }

    /** The last stroke that is one of these. */
    synchronized Optional<Stroke> last(Predicate<Stroke> which) {
        Stroke found = null;
        for (Stroke stroke : strokes.values()) {
            if (which.test(stroke)) {
                found = stroke;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The offsets of entries that show nothing any more, told once. */
    synchronized List<Long> takeDead() {
        List<Long> taken = List.copyOf(dead);
        dead.clear();
        return taken;
    }

    /** The JSON array of all strokes, oldest first; the same text until something is drawn. */
    synchronized String json() {
        String known = written;
        if (known == null) {
            known = write(strokes.values());
            written = known;
            account(textBytes(known));
        }
        return known;
    }

    private static String write(Collection<Stroke> strokes) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartArray();
            for (Stroke stroke : strokes) {
                stroke.write(json);
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
