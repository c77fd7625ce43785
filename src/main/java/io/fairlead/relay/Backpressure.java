package io.fairlead.relay;

import io.fairlead.core.Connection;
import io.fairlead.core.OfferResult;
import io.fairlead.core.Outbox;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Backpressure: suspends reading from a source while a receiver of its messages is full. */
final class Backpressure {
    private Backpressure() {}

    /** Suspends reading from the source until none of the receivers that are full now is full. */
    static void suspendWhileFull(Connection source, Stream<Outbox> receivers) {
        suspendUntilTaken(source, receivers.filter(Outbox::isFull).toList());
    }

    /** Does the same for one receiver, based on the result of the last offer. */
    static void suspendIfFull(Connection source, Outbox receiver, @Nullable OfferResult result) {
        if (result == OfferResult.FULL) {
            suspendUntilTaken(source, List.of(receiver));
        }
    }

    private static void suspendUntilTaken(Connection source, List<Outbox> full) {
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
