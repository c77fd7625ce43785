package io.fairlead.bench;

import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import java.time.Duration;

/** Outboxes as the gateway makes them. */
final class Outboxes {
    private Outboxes() {}

    static Outbox before(Connection connection) {
        return new Outbox(
                connection,
                new Delivery(Delivery.Policy.DISCONNECT, 1 << 20, Duration.ofSeconds(30)),
                Duration.ofSeconds(10),
                () -> {},
                new Counters(),
                new Meters(),
                System::nanoTime);
    }
}
