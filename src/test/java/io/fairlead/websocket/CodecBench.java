package io.fairlead.websocket;

import io.fairlead.core.Batch;
import io.fairlead.core.Close;
import io.fairlead.core.EmptyFrameLimit;
import io.fairlead.core.Frame;
import java.nio.ByteBuffer;
import java.util.Collections;
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

/** Frames as a client sends them, and as they are sent to one. What was read is copied afresh each time, which counts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBench {
    private static final int MESSAGES = 16;
    private static final int SMALL = 64;
    private static final int LARGE = 16 << 10;

    /** Takes everything and keeps the number of bytes. */
    private static final class Count implements FrameHandler {
        private long bytes;

        @Override
        public void onText(byte[] utf8) {
            bytes += utf8.length;
        }

        @Override
        public void onBinary(byte[] payload) {
            bytes += payload.length;
        }

        @Override
        public void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded) {
            bytes += payload.remaining();
        }

        @Override
        public void onPing(byte[] payload) {
            throw new AssertionError("no ping was sent");
        }

        @Override
        public void onPong(byte[] payload) {
            throw new AssertionError("no pong was sent");
        }

        @Override
        public void onClose(Close close) {
            throw new AssertionError("no close was sent");
        }

        @Override
        public void onProtocolError(Close close) {
            throw new AssertionError(close);
        }
    }

    private final Count whole = new Count();
    private final Count parts = new Count();
    private final FrameReader reader = new FrameReader(1 << 20, whole, null, new EmptyFrameLimit(() -> 0));
    private final FrameReader streaming = new FrameReader(1 << 20, parts, null, new EmptyFrameLimit(() -> 0));
    private final byte[] small = frames(Opcode.TEXT, ClientBytes.utf8("x".repeat(SMALL)));
    private final byte[] large = frames(Opcode.BINARY, new byte[LARGE]);
    private final ByteBuffer lent = ByteBuffer.allocateDirect(large.length);
    private final Frame message = Frame.text("x".repeat(SMALL));

    public CodecBench() {
        streaming.stream(true, true, new byte[1024]);
    }

    private static byte[] frames(int opcode, byte[] payload) {
        ClientBytes bytes = new ClientBytes();
        for (int i = 0; i < MESSAGES; i++) {
            bytes.frame(ClientBytes.FIN | opcode, payload);
        }
        return bytes.array();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long smallTexts() {
        reader.read(lent.clear().put(small).flip());
        return whole.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long largeBinaries() {
        reader.read(lent.clear().put(large).flip());
        return whole.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long largeBinariesInParts() {
        streaming.read(lent.clear().put(large).flip());
        return parts.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public byte[] encodedTogether() {
        return new Batch(Collections.nCopies(MESSAGES, message)).wire(FrameWriter.PLAIN);
    }
}
