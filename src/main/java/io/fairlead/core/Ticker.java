package io.fairlead.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One coarse timer for all periodic checks: send timeouts, pings, idle timeouts, message ages. A shared tick costs
 * nothing per message, unlike one timer for each.
 *
 * <p>Threading: safe; {@link #beat} is called by one thread at a time.
 */
public final class Ticker {
    /** Something that needs periodic checks. */
    @FunctionalInterface
    public interface Watched {
        /** @param nanos the current {@link System#nanoTime}; the method must not block */
        void onBeat(long nanos);
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    public void watch(Watched one) {
        watched.add(one);
    }

    public void forget(Watched one) {
        watched.remove(one);
    }

    /** Calls every watched object once, even if some fail; throws the first failure at the end. */
    public void beat(long nanos) {
        AllTasks.forEach(watched, one -> one.onBeat(nanos));
    }

    public int size() {
        return watched.size();
    }
}
