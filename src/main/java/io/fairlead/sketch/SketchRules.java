package io.fairlead.sketch;

import io.fairlead.channel.Retention;
import io.fairlead.core.Delivery;
import java.time.Duration;

/**
 * The limits of every board.
 *
 * @param maxBatches maximum number of messages with strokes of one board
 * @param maxPointsAtOnce maximum number of points in one message
 * @param messages maximum number of messages of any type from one member in each {@code per}
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

    /** Keeps every visible stroke, without a maximum age. */
    Retention retention() {
        return new Retention(2 * maxBatches, Duration.ZERO, true);
    }
}
