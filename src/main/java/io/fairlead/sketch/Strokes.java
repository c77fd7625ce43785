package io.fairlead.sketch;

import io.fairlead.channel.Presence;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.protocol.JsonMessage;
import io.fairlead.protocol.MessageWriter;
import io.fairlead.protocol.PersonFields;
import java.util.regex.Pattern;

/** Reads strokes from the messages of clients, and writes the messages that are published. */
final class Strokes {
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final int MAX_ID = 64;
    private static final double MAX_WIDTH = 64;
    /** The number of steps of a coordinate from 0 to 1; finer than a pixel. */
    private static final double STEPS = 10_000;

    private Strokes() {}

    /**
     * A part of a stroke, as sent by a client.
     *
     * @param points the JSON of the pairs of x and y, from 0 to 1
     */
    record Part(String id, String color, double width, String points, int pairs) {}

    /** @throws Problem invalid, bad-data or too-large */
    static Part read(JsonMessage message, int maxPairs) {
        message.only("id", "color", "width", "points");
        String id = message.text("id");
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw invalid("id: expected 1 to " + MAX_ID + " characters");
        }
        String color = message.text("color");
        if (!COLOR.matcher(color).matches()) {
            throw invalid("color: expected #rrggbb");
        }
        double width = message.number("width", 0, MAX_WIDTH);
        if (width == 0) {
            throw invalid("width: expected more than 0");
        }
        double[] points = message.pairs("points", maxPairs);
        return new Part(id, color, width, text(points), points.length / 2);
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, detail);
    }

    static Frame drawn(Presence from, Part part) {
        return MessageWriter.message("stroke", json -> {
            PersonFields.writePerson(json, "from", from);
            json.writeStringField("id", part.id());
            json.writeStringField("color", part.color());
            json.writeNumberField("width", part.width());
            json.writeFieldName("points");
            json.writeRawValue(part.points());
        });
    }

    private static String text(double[] points) {
        StringBuilder text = new StringBuilder(8 * points.length);
        for (int i = 0; i < points.length; i += 2) {
            text.append(i == 0 ? "[[" : ",[");
            append(text, points[i]);
            text.append(',');
            append(text, points[i + 1]);
            text.append(']');
        }
        return text.append(']').toString();
    }

    private static void append(StringBuilder text, double value) {
        int steps = (int) Math.round(value * STEPS);
        if (steps % (int) STEPS == 0) {
            text.append(steps / (int) STEPS);
            return;
        }
        String digits = Integer.toString((int) STEPS + steps).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        text.append("0.").append(digits, 0, end);
    }

    static Frame undone(Presence from, String id) {
        return MessageWriter.message("undone", json -> {
            PersonFields.writePerson(json, "from", from);
            json.writeStringField("id", id);
        });
    }

    static Frame cleared(Presence from) {
        return MessageWriter.message("cleared", json -> PersonFields.writePerson(json, "from", from));
    }

    static Frame cursor(Presence member, double x, double y) {
        return MessageWriter.message("cursor", json -> {
            PersonFields.writeMember(json, "member", member);
            json.writeNumberField("x", x);
            json.writeNumberField("y", y);
        });
    }
}
