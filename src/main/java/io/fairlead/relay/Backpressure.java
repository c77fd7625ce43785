package io.fairlead.relay;

import io.fairlead.core.Connection;
import io.fairlead.core.OfferResult;
import io.fairlead.core.Outbox;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Backpressure: a source is not read while a receiver of what it sends is full. */
final class Backpressure {
    private Backpressure() {}

    /** Stops reading the source until none of the receivers that are full now is. */
    static void suspendWhileFull(Connection source, Stream<Outbox> receivers) {
        suspendUntilTaken(source, receivers.filter(Outbox::isFull).toList());
    }

    /** The same for one receiver, by the result of the last offer. */
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
