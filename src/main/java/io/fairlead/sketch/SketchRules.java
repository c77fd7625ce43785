package io.fairlead.sketch;

import io.fairlead.channel.Retention;
import io.fairlead.core.Delivery;
import java.time.Duration;

/**
 * The limits of every board.
 *
 * @param maxBatches messages that the strokes of a board were sent in
 * @param maxPointsAtOnce in one message
 * @param messages of one member in each {@code per}, of any type
 */
public record SketchRules(
        int maxBoards,
        int maxMembers,
        int maxStrokes,
        int maxPoints,
        int maxBatches,
        int maxPointsAtOnce,
        int messages,
        Duration per,
        Delivery delivery) {
    public static final SketchRules STANDARD = new SketchRules(
            1000,
            500,
            10_000,
            150_000,
            60_000,
            500,
            120,
            Duration.ofSeconds(1),
            new Delivery(Delivery.Policy.DISCONNECT, 4 << 20, Duration.ZERO));

    public SketchRules withRate(int count, Duration time) {
        return new SketchRules(
                maxBoards, maxMembers, maxStrokes, maxPoints, maxBatches, maxPointsAtOnce, count, time, delivery);
    }

    /** Everything visible, whatever its age. */
    Retention retention() {
        return new Retention(2 * maxBatches, Duration.ZERO, true);
    }
}
