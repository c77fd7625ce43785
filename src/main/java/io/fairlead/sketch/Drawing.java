package io.fairlead.sketch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Presence;
import io.fairlead.core.MemoryBudget;
import io.fairlead.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The visible strokes of a board, computed from its log. Every node computes the same drawing from the same log.
 *
 * <p>Threading: safe.
 */
final class Drawing {
    private final Map<String, Stroke> strokes = new LinkedHashMap<>();
    private final List<Long> obsolete = new ArrayList<>();
    private final MemoryBudget.Account memory;
    private int points;
    private int batches;
    private @Nullable String text;
    /** True after {@link #end}: memory is no longer charged. */
    private boolean ended;

    /** @param memory is charged for the strokes */
    Drawing(MemoryBudget.Account memory) {
        this.memory = memory;
    }

    /** Applies the next entry. */
    synchronized void apply(Entry entry) {
        JsonNode tree = JsonCodec.read(entry.frame());
        dropText();
        switch (tree.path("type").asText()) {
            case "stroke" -> draw(entry, tree);
            case "undone" -> {
                Optional.ofNullable(strokes.remove(key(tree))).ifPresent(this::remove);
                obsolete.add(entry.offset());
            }
            case "cleared" -> {
                strokes.values().forEach(this::remove);
                strokes.clear();
                obsolete.add(entry.offset());
            }
            default -> throw new IllegalStateException("an entry of a board is of no known type");
        }
    }

    private void draw(Entry entry, JsonNode tree) {
        Stroke known = strokes.get(key(tree));
        long before = known == null ? 0 : known.bytes();
        Stroke stroke = known == null ? newStroke(entry.source(), tree) : known;
        strokes.putIfAbsent(key(tree), stroke);
        JsonNode pairs = tree.path("points");
        String array = pairs.toString();
        stroke.add(entry.offset(), array.substring(1, array.length() - 1), pairs.size());
        account(stroke.bytes() - before);
        points += pairs.size();
        batches++;
    }

    private static Stroke newStroke(String owner, JsonNode tree) {
        JsonNode from = tree.path("from");
        return new Stroke(
                owner,
                new Presence(from.path("id").asText(), from.path("nick").asText(), ""),
                tree.path("id").asText(),
                tree.path("color").asText(),
                tree.path("width").asDouble());
    }

    /** The key includes the member, because stroke ids are unique per member only. */
    private static String key(JsonNode tree) {
        return tree.path("from").path("id").asText() + "/" + tree.path("id").asText();
    }

    private void remove(Stroke stroke) {
        obsolete.addAll(stroke.offsets());
        points -= stroke.points();
        batches -= stroke.offsets().size();
        account(-stroke.bytes());
    }

    private void account(long delta) {
        if (!ended) {
            memory.kept(delta);
        }
    }

    /** Drops the cached text, which {@link #json} can write again. @return false if none was cached */
    synchronized boolean dropText() {
        String cached = text;
        text = null;
        if (cached == null) {
            return false;
        }
        account(-textBytes(cached));
        return true;
    }

    /** An upper bound: a Latin-1 text takes half. */
    private static long textBytes(String text) {
        return 2L * text.length();
    }

    /** The board was removed: credits the memory. */
    synchronized void end() {
        ended = true;
        memory.close();
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

    /** The last matching stroke. */
    synchronized Optional<Stroke> last(Predicate<Stroke> filter) {
        Stroke found = null;
        for (Stroke stroke : strokes.values()) {
            if (filter.test(stroke)) {
                found = stroke;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The offsets of entries that became obsolete since the last call. */
    synchronized List<Long> takeObsolete() {
        List<Long> taken = List.copyOf(obsolete);
        obsolete.clear();
        return taken;
    }

    /** The JSON array of all strokes, oldest first; cached until the next change. */
    synchronized String json() {
        String cached = text;
        if (cached == null) {
            cached = write(strokes.values());
            text = cached;
            account(textBytes(cached));
        }
        return cached;
    }

    private static String write(Collection<Stroke> strokes) {
        byte[] array = JsonCodec.bytes(json -> {
            json.writeStartArray();
            for (Stroke stroke : strokes) {
                stroke.write(json);
            }
            json.writeEndArray();
        });
        return new String(array, StandardCharsets.UTF_8);
    }
}
