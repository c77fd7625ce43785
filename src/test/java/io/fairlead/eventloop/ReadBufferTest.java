package io.fairlead.eventloop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read at once into several segments leaves in order, whatever else is written, and in one write where it can. */
class ReadBufferTest {
    private static final int SEGMENT = ReadBuffer.SEGMENT_BYTES;

    private final EventLoop loop = new EventLoop(() -> {}, () -> true);
    private final Socket socket = new Socket(loop);
    private final Socket other = new Socket(loop);

    @BeforeEach
    void runOnTheThreadOfTheLoop() {
        loop.runTasks();
    }

    @Test
    void theFramesOfOneReadAreWrittenTogetherWhenTheirHeadersHaveFourBytes() {
        byte[] read = random(3 * SEGMENT + 1000, 1);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        loop.run(() -> forEachSegment(read, segment -> socket.frame(segment, 4, expected)));
        assertArrayEquals(expected.toByteArray(), socket.taken.toByteArray());
        assertEquals(4 * 4 + read.length, expected.size());
        assertEquals(1, socket.writes);
    }

    @Test
    void aLastFrameWithAShorterHeaderIsWrittenBehindTheOthers() {
        byte[] read = random(2 * SEGMENT + 7, 2);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        loop.run(() -> forEachSegment(
                read, segment -> socket.frame(segment, segment.remaining() < SEGMENT ? 2 : 4, expected)));
        assertArrayEquals(expected.toByteArray(), socket.taken.toByteArray());
        assertEquals(2, socket.writes);
    }

    @Test
    void whatGoesToTwoInTurnsComesToEachInOrder() {
        byte[] read = random(4 * SEGMENT, 3);
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        loop.run(() -> forEachSegment(read, segment -> {
            if (one.size() <= two.size()) {
                socket.frame(segment, 4, one);
            } else {
                other.frame(segment, 4, two);
            }
        }));
        assertArrayEquals(one.toByteArray(), socket.taken.toByteArray());
        assertArrayEquals(two.toByteArray(), other.taken.toByteArray());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostOrReorderedWhateverTheSocketTakesAndWhateverElseIsWritten(int seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Queue<byte[]> waiting = new ArrayDeque<>();
        for (int event = 0; event < 20; event++) {
            byte[] read = random(1 + random.nextInt(random.nextBoolean() ? 4 * SEGMENT : 300), random.nextInt());
            socket.room = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(3 * SEGMENT);
            loop.run(() -> forEachSegment(read, segment -> {
                if (random.nextInt(4) == 0) {
                    say(random(random.nextInt(100), random.nextInt()), waiting, expected);
                }
                if (waiting.isEmpty() && !socket.output.isBlocked()) {
                    socket.frame(segment, segment.remaining() < 126 ? 2 : 4, expected);
                } else {
                    byte[] copy = new byte[segment.remaining()];
                    segment.get(copy);
                    say(copy, waiting, expected);
                }
                if (random.nextInt(6) == 0) {
                    socket.output.flush();
                }
            }));
            socket.room = random.nextInt(8 * SEGMENT);
            loop.run(socket.output::onWritable);
            loop.run(() -> drain(waiting));
        }
        socket.room = Integer.MAX_VALUE;
        while (socket.output.isBlocked() || !waiting.isEmpty()) {
            loop.run(socket.output::onWritable);
            loop.run(() -> drain(waiting));
        }
        assertArrayEquals(expected.toByteArray(), socket.taken.toByteArray());
    }

    static int[] seeds() {
        int[] seeds = new int[200];
        Arrays.setAll(seeds, seed -> seed);
        return seeds;
    }

    /** Puts an array now, or when the socket takes something again. */
    private void say(byte[] bytes, Queue<byte[]> waiting, ByteArrayOutputStream expected) {
        expected.writeBytes(bytes);
        waiting.add(bytes);
        drain(waiting);
    }

    private void drain(Queue<byte[]> waiting) {
        while (!waiting.isEmpty() && !socket.output.isBlocked()) {
            ByteBuffer head = waiting.element().length < 2 ? null : socket.output.room(2);
            if (socket.output.isBlocked()) {
                return;
            }
            byte[] bytes = waiting.remove();
            if (head == null) {
                socket.output.put(bytes);
            } else {
                head.put(bytes, 0, 2);
                socket.output.put(Arrays.copyOfRange(bytes, 2, bytes.length));
            }
        }
    }

    private interface Each {
        void take(ByteBuffer segment);
    }

    private void forEachSegment(byte[] read, Each each) {
        ReadBuffer readBuffer = loop.segments();
        try {
            assertEquals(read.length, readBuffer.read(new Source(ByteBuffer.wrap(read)), true));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        for (ByteBuffer segment = readBuffer.next(); segment != null; segment = readBuffer.next()) {
            each.take(segment);
        }
    }

    private static byte[] random(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Brings all that there is room for. */
    private record Source(ByteBuffer bytes) implements ScatteringByteChannel {
        @Override
        public long read(ByteBuffer[] to) {
            long count = 0;
            for (ByteBuffer one : to) {
                count += read(one);
            }
            return count;
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) {
            return read(Arrays.copyOfRange(to, offset, offset + length));
        }

        @Override
        public int read(ByteBuffer to) {
            int count = Math.min(to.remaining(), bytes.remaining());
            to.put(to.position(), bytes, bytes.position(), count).position(to.position() + count);
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** Takes as many bytes as it has room for. */
    private static final class Socket implements WritableByteChannel, InterestOps, GatheringWriter.Owner {
        private final EventLoop loop;
        private final GatheringWriter output;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room = Integer.MAX_VALUE;
        private int writes;

        Socket(EventLoop loop) {
            this.loop = loop;
            this.output = new GatheringWriter(this, this, this);
        }

        /** Writes a segment with a header of so many bytes. */
        void frame(ByteBuffer segment, int headerBytes, ByteArrayOutputStream expected) {
            segment.position(segment.position() - headerBytes);
            for (int i = 0; i < headerBytes; i++) {
                segment.put(segment.position() + i, (byte) (0x80 + i));
            }
            byte[] frame = new byte[segment.remaining()];
            segment.get(segment.position(), frame);
            expected.writeBytes(frame);
            output.put(segment);
        }

        @Override
        public int write(ByteBuffer from) {
            byte[] some = new byte[Math.min(room, from.remaining())];
            from.get(some);
            taken.writeBytes(some);
            room -= some.length;
            writes++;
            return some.length;
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public long sendQueue() {
            return 0;
        }

        @Override
        public void readable(boolean wanted) {
            // nobody selects here
        }

        @Override
        public void writable(boolean wanted) {
            // nobody selects here
        }

        @Override
        public void onDrained() {
            // the test drains
        }

        @Override
        public void onFailed() {
            throw new AssertionError("it never fails");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
