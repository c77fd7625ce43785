package io.fairlead.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One coarse clock for everything that must be looked at now and then: send timeouts, pings, idle ends, ages.
 * One beat for all costs nothing per message, where a timer for each would.
 *
 * <p>Threading: safe; {@link #beat} is called by one thread at a time.
 */
public final class Ticker {
    /** Something that wants to be looked at. */
    @FunctionalInterface
    public interface Watched {
        /** @param nanos the time now, on {@link System#nanoTime}'s scale; must not block */
        void onBeat(long nanos);
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    public void watch(Watched one) {
        watched.add(one);
    }

    public void forget(Watched one) {
        watched.remove(one);
    }

    /** Looks at each watched thing once, also when one of them fails; that is thrown after it. */
    public void beat(long nanos) {
        AllTasks.forEach(watched, one -> one.onBeat(nanos));
    }

    public int size() {
        return watched.size();
    }
}
