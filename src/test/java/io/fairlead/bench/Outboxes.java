package io.fairlead.bench;

import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import io.fairlead.core.Peer;
import java.time.Duration;

/** Outboxes as the gateway makes them. */
final class Outboxes {
    private Outboxes() {}

    static Outbox before(Peer peer) {
        return new Outbox(
                peer,
                new Delivery(Delivery.Policy.DISCONNECT, 1 << 20, Duration.ofSeconds(30)),
                Duration.ofSeconds(10),
                () -> {},
                new Counters(),
                new Meters(),
                System::nanoTime);
    }
}
