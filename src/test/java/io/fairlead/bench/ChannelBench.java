package io.fairlead.bench;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Publication;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Outbox;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One publish: out through the backplane, back, and into the outbox of every subscriber. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChannelBench {
    @Param({"1", "1000"})
    public int subscribers;

    /** Drafts of one publish: what one read of the source brought. */
    @Param({"1", "16"})
    public int drafts;

    private final Channel channel = new Channel(
            new LocalBackplane(Clock.systemUTC(), () -> "epoch", Transcript.NONE, MemoryBudget.unlimited()),
            "bench",
            Retention.memory(200));
    private List<Publication> batch = List.of();

    @Setup
    public void subscribe() {
        batch = Collections.nCopies(drafts, new Publication("source", "", Frame.binary(new byte[64])));
        for (int i = 0; i < subscribers; i++) {
            channel.subscribe(new Hearer(Outboxes.before(new SilentPeer())), null);
        }
    }

    @Benchmark
    public long publish() {
        return channel.publish(batch);
    }

    private record Hearer(Outbox outbox) implements Channel.Subscriber {
        @Override
        public void onStart(Channel.Start start) {}

        @Override
        public void onEntry(Entry entry) {
            outbox.offer(entry.frame(), null);
        }

        @Override
        public void onFlush() {
            outbox.flush();
        }
    }
}
