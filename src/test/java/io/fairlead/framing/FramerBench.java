package io.fairlead.framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

/** Finding messages in what one read brought. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FramerBench {
    private static final int MESSAGES = 256;
    private static final int MAX_FRAME = 64 << 10;

    private final Framer line = Framer.of(new Framing.Line(), MAX_FRAME);
    private final Framer length = Framer.of(new Framing.Length(4, true), MAX_FRAME);
    private final ByteBuffer lines = ByteBuffer.allocateDirect(MESSAGES * 64);
    private final ByteBuffer lengths = ByteBuffer.allocateDirect(MESSAGES * 68);
    private final List<byte[]> messages = new ArrayList<>(MESSAGES);

    public FramerBench() {
        byte[] text = "x".repeat(63).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < MESSAGES; i++) {
            lines.put(text).put((byte) '\n');
            lengths.putInt(64).put(text).put((byte) 'x');
        }
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public List<byte[]> lines() {
        return feed(line, lines);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public List<byte[]> lengths() {
        return feed(length, lengths);
    }

    private List<byte[]> feed(Framer framer, ByteBuffer bytes) {
        messages.clear();
        framer.feed(bytes.rewind(), messages);
        return messages;
    }
}
