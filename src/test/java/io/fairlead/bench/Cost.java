package io.fairlead.bench;

import io.fairlead.process.Vitals;
import java.util.Arrays;
import java.util.Locale;

/**
 * What some messages took.
 *
 * @param messages that arrived
 * @param seconds by the clock
 * @param cpuMicros of the server, user and system
 */
public record Cost(long messages, double seconds, double cpuMicros) {
    private static final double MICROS_PER_TICK = 10_000;

    /** Something that makes messages arrive. */
    @FunctionalInterface
    public interface Work {
        /** @return how many arrived */
        long run() throws Exception;
    }

    public static Cost of(Vitals server, Work work) throws Exception {
        long ticks = server.cpuTicks();
        long begin = System.nanoTime();
        long messages = work.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Cost(messages, seconds, (server.cpuTicks() - ticks) * MICROS_PER_TICK);
    }

    public double perSecond() {
        return messages / seconds;
    }

    public double cpuMicrosPerMessage() {
        return cpuMicros / messages;
    }

    /** The middle of several rounds, each figure by itself. */
    public static String median(Cost... rounds) {
        return String.format(
                Locale.ROOT,
                "%,.0f/s, %.1f µs",
                middle(Arrays.stream(rounds).mapToDouble(Cost::perSecond).toArray()),
                medianCpu(rounds));
    }

    /** Server's processor time a message. */
    public static double medianCpu(Cost... rounds) {
        return middle(
                Arrays.stream(rounds).mapToDouble(Cost::cpuMicrosPerMessage).toArray());
    }

    private static double middle(double... values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
