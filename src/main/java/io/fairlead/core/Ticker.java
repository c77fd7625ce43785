package io.fairlead.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One coarse timer for all periodic checks: send timeouts, pings, idle timeouts, message ages. A shared tick costs
 * nothing per message, unlike one timer for each. Objects with long times are called once a second, a part of them at
 * each beat, since thousands of idle sessions would otherwise be most of what an idle gateway does.
 *
 * <p>Threading: safe; {@link #beat} is called by one thread at a time.
 */
public final class Ticker {
    /** The time between two beats. */
    public static final Duration BEAT = Duration.ofMillis(200);

    /** The beats in a second. */
    private static final int PARTS = 5;
    /** How much later than its time a check may come, as a part of that time. */
    private static final int PRECISION = 10;

    /** Something that needs periodic checks. */
    @FunctionalInterface
    public interface Watched {
        /** @param nanos the current {@link System#nanoTime}; the method must not block */
        void onBeat(long nanos);
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final List<Set<Watched>> parts = new ArrayList<>();
    private final AtomicInteger lastPart = new AtomicInteger();
    private int beats;

    public Ticker() {
        for (int i = 0; i < PARTS; i++) {
            parts.add(ConcurrentHashMap.newKeySet());
        }
    }

    /** Calls the object at each beat. */
    public void watch(Watched one) {
        watched.add(one);
    }

    /**
     * Calls the object once a second if that is precise enough for its times, or else at each beat.
     *
     * @param times that it checks; zero: none
     */
    public void watch(Watched one, Duration... times) {
        Duration shortest = Stream.of(times)
                .filter(time -> !time.isZero())
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        boolean rarely = shortest.compareTo(BEAT.multipliedBy(PARTS * PRECISION)) >= 0;
        (rarely ? parts.get(Math.floorMod(lastPart.incrementAndGet(), PARTS)) : watched).add(one);
    }

    public void forget(Watched one) {
        if (!watched.remove(one)) {
            parts.forEach(part -> part.remove(one));
        }
    }

    /** Calls all objects of this beat once, even if some fail; throws the first failure at the end. */
    public void beat(long nanos) {
        beats = (beats + 1) % PARTS;
        AllTasks.forEach(
                List.of(watched, parts.get(beats)), one -> AllTasks.forEach(one, object -> object.onBeat(nanos)));
    }

    public int size() {
        return watched.size() + parts.stream().mapToInt(Set::size).sum();
    }
}
