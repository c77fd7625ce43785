package io.fairlead.relay;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.chat.ChatRules;
import io.fairlead.chat.Rooms;
import io.fairlead.core.Delivery;
import io.fairlead.core.MemoryBudget;
import java.time.Clock;
import java.time.Duration;

/** Chat rooms in memory. */
public final class TestRooms {
    private TestRooms() {}

    public static ChatRules rules() {
        return new ChatRules(
                Retention.memory(100),
                4096,
                1000,
                Duration.ofSeconds(1),
                new Delivery(Delivery.Policy.DISCONNECT, 1 << 20, Duration.ZERO),
                100,
                1000);
    }

    public static Rooms make() {
        return new Rooms(
                rules(),
                new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
                Transcript.NONE,
                address -> address,
                System::nanoTime);
    }
}
