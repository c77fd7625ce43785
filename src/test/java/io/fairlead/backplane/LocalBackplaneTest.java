package io.fairlead.backplane;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.BackplaneContract;
import io.fairlead.channel.Transcript;
import io.fairlead.core.MemoryBudget;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

class LocalBackplaneTest implements BackplaneContract {
    private final AtomicInteger epochs = new AtomicInteger();
    private final Backplane backplane = new LocalBackplane(
            Clock.systemUTC(), () -> "e" + epochs.incrementAndGet(), Transcript.NONE, MemoryBudget.unlimited());

    @Override
    public Backplane backplane() {
        return backplane;
    }

    @Override
    public void settle() {
        // what is published has come back when publish returns
    }
}
