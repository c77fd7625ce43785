package io.fairlead.relay;

import io.fairlead.core.Connection;
import io.fairlead.core.Outbox;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Backpressure: a source is not read while those it feeds are full. */
final class Backpressure {
    private Backpressure() {}

    /** Stops reading the source until all of these have taken what they had; does nothing when none is given. */
    static void until(Connection source, List<Outbox> full) {
        if (full.isEmpty()) {
            return;
        }
        source.suspend();
        AtomicInteger left = new AtomicInteger(full.size());
        for (Outbox outbox : full) {
            outbox.onTaken(() -> {
                if (left.decrementAndGet() == 0) {
                    source.resume();
                }
            });
        }
    }
}
