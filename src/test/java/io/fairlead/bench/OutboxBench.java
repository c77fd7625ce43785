package io.fairlead.bench;

import io.fairlead.core.Frame;
import io.fairlead.core.OfferResult;
import io.fairlead.core.Outbox;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the bounded queue in front of every receiver costs, with a transport that costs nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OutboxBench {
    private static final int BURST = 16;

    private final Frame frame = Frame.binary(new byte[64]);
    private final Outbox outbox = Outboxes.before(new SilentPeer());

    @Benchmark
    public OfferResult sendOne() {
        return outbox.send(frame);
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public void offerSixteenThenPump() {
        for (int i = 0; i < BURST; i++) {
            outbox.offer(frame, null);
        }
        outbox.flush();
    }
}
