package io.fairlead.sketch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.channel.Presence;
import io.fairlead.protocol.PersonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A stroke on a board; it may still grow.
 *
 * <p>Threading: guarded by its board's lock.
 */
final class Stroke {
    /** The memory of a stroke without its parts and points. */
    private static final int STROKE_BYTES = 512;
    /** The memory of one part without its points. */
    private static final int PART_BYTES = 32;

    private final String owner;
    private final Presence from;
    private final String id;
    private final String color;
    private final double width;
    private final StringBuilder points = new StringBuilder();
    private final List<Long> offsets = new ArrayList<>();
    private int count;

    /** @param owner identifies the person beyond the session; not sent to clients */
    Stroke(String owner, Presence from, String id, String color, double width) {
        this.owner = owner;
        this.from = from;
        this.id = id;
        this.color = color;
        this.width = width;
    }

    /** @param more the JSON of the pairs, without the enclosing brackets */
    void add(long offset, String more, int pairs) {
        if (count > 0) {
            points.append(',');
        }
        points.append(more);
        count += pairs;
        offsets.add(offset);
    }

    String owner() {
        return owner;
    }

    String id() {
        return id;
    }

    Presence from() {
        return from;
    }

    int points() {
        return count;
    }

    /** The approximate memory; builders grow by doubling. */
    long bytes() {
        return STROKE_BYTES + 2L * points.length() + (long) PART_BYTES * offsets.size();
    }

    /** The offsets of its parts on the log. */
    List<Long> offsets() {
        return offsets;
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id);
        PersonFields.writePerson(json, "from", from);
        json.writeStringField("color", color);
        json.writeNumberField("width", width);
        json.writeFieldName("points");
        json.writeRawValue("[" + points + "]");
        json.writeEndObject();
    }
}
