package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.core.Batch;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Delivery.Policy;
import io.fairlead.core.DirectOutput;
import io.fairlead.core.ExecutorThread;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import io.fairlead.core.OutboxOwner;
import io.fairlead.extension.LogsDefects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries on their way past the outboxes of subscribers that wait for nothing. */
@LogsDefects
class SubscriberTableTest {
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(1);
    private static final Batch.Encoding WIRE = batch -> batch.frames().stream()
            .map(frame -> "[" + frame.string() + "]")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);

    private final Channel channel = new Channel(
            new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
            "c",
            Retention.memory(10));
    private final Counters total = new Counters();
    private final Meters meters = new Meters();
    private long now;

    private final ConnectionThread thread = new ExecutorThread(Runnable::run);

    /** A connection whose channel takes as many bytes as the test allows. */
    private final class Receiver
            implements Connection, DirectOutput.Owner, WritableByteChannel, Channel.Subscriber, OutboxOwner {
        final StringBuilder received = new StringBuilder();
        final List<String> calls = new ArrayList<>();
        final Set<Class<?>> classes = new LinkedHashSet<>();
        final DirectOutput direct = new DirectOutput(this, WIRE, this);
        final Counters counters = new Counters(total, direct);
        final Outbox outbox;
        int room = Integer.MAX_VALUE;
        boolean broken;
        private String rest = "";
        private @Nullable Done done;

        Receiver(Policy policy, long maxQueueBytes) {
            this.outbox = new Outbox(
                    this,
                    new Delivery(policy, maxQueueBytes, Duration.ZERO),
                    SEND_TIMEOUT,
                    this,
                    counters,
                    meters,
                    () -> now);
        }

        /** The remote end reads all that is held. */
        void drain() {
            room = Integer.MAX_VALUE;
            received.append(rest);
            rest = "";
            direct.setBlocked(false);
            Done finished = done;
            done = null;
            if (finished != null) {
                finished.done(true);
            }
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                    .forEach(frame -> classes.add(frame.getDeclaringClass()));
            if (broken) {
                throw new IOException("reset");
            }
            byte[] taken = new byte[Math.min(room, bytes.remaining())];
            bytes.get(taken);
            room -= taken.length;
            received.append(new String(taken, StandardCharsets.UTF_8));
            return taken.length;
        }

        @Override
        public void holdRest(byte[] wire, int from, Done whenWritten) {
            rest = new String(wire, from, wire.length - from, StandardCharsets.UTF_8);
            direct.setBlocked(true);
            done = whenWritten;
        }

        @Override
        public void onWriteFailed() {
            calls.add("failed");
        }

        @Override
        public void write(Frame frame, Done whenWritten) {
            rest += "[" + frame.string() + "]";
            done = whenWritten;
            if (room > 0) {
                drain();
            }
        }

        @Override
        public void write(Batch batch, Done whenWritten) {
            rest += new String(batch.wire(WIRE), StandardCharsets.UTF_8);
            done = whenWritten;
            if (room > 0) {
                drain();
            }
        }

        @Override
        public DirectOutput direct() {
            return direct;
        }

        @Override
        public ConnectionThread thread() {
            return thread;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public String id() {
            return "r";
        }

        @Override
        public String address() {
            return "192.0.2.1:1";
        }

        @Override
        public void suspend() {
            calls.add("suspend");
        }

        @Override
        public void resume() {
            calls.add("resume");
        }

        @Override
        public void end() {
            calls.add("end");
        }

        @Override
        public void close(Close close) {
            calls.add("close");
        }

        @Override
        public void close() {
            calls.add("close");
        }

        @Override
        public void abort() {
            calls.add("abort");
        }

        @Override
        public void onSlow() {
            calls.add("slow");
        }

        @Override
        public void onStart(Channel.Start start) {
            calls.add("start");
        }

        @Override
        public Channel.@Nullable DirectEntries directEntries() {
            return Channel.DirectEntries.of(outbox, Entry::frame);
        }

        @Override
        public void onEntry(Entry entry) {
            calls.add("entry " + entry.offset());
            outbox.offer(entry.frame(), null);
        }

        @Override
        public void onFlush() {
            outbox.flush();
        }
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private Receiver receiver(Policy policy, long maxQueueBytes) {
        Receiver receiver = new Receiver(policy, maxQueueBytes);
        channel.subscribe(receiver, null);
        receiver.calls.clear();
        return receiver;
    }

    private void publish(String... texts) {
        channel.publish(List.of(texts).stream()
                .map(text -> new Publication("me", "", Frame.text(text)))
                .toList());
    }

    @Test
    void aClearSubscriberIsWrittenToWithoutACallAndItsMessagesAreCounted() {
        Receiver receiver = receiver(Policy.DISCONNECT, 100);
        now = 7;
        publish("a", "bc");
        assertEquals("[a][bc]", receiver.received.toString());
        assertEquals(List.of(), receiver.calls);
        assertEquals(2, receiver.counters.messagesOut());
        assertEquals(3, receiver.counters.bytesOut());
        assertEquals(2, total.messagesOut());
        assertEquals(3, total.bytesOut());
        assertEquals(2, LongStream.of(meters.delivery().counts()).sum());
        assertEquals(7, receiver.direct.written());
        assertEquals(7, receiver.outbox.lastSent());
    }

    @Test
    void whatTheChannelDoesNotTakeIsTheOutboxesInFlightAndLaterMessagesWaitBehindIt() {
        Receiver receiver = receiver(Policy.DISCONNECT, 100);
        receiver.room = 2;
        publish("abc");
        assertEquals("[a", receiver.received.toString());
        assertEquals(3, receiver.outbox.bytes());
        assertEquals(0, receiver.counters.messagesOut());
        publish("d");
        publish("e");
        assertEquals("[a", receiver.received.toString());
        assertEquals(3, receiver.outbox.messages());
        receiver.drain();
        assertEquals("[abc][d][e]", receiver.received.toString());
        assertEquals(0, receiver.outbox.messages());
        assertEquals(3, receiver.counters.messagesOut());
        assertEquals(5, total.bytesOut());
        receiver.calls.clear();
        publish("f");
        assertEquals("[abc][d][e][f]", receiver.received.toString());
        assertEquals(List.of(), receiver.calls);
        assertEquals(4, receiver.counters.messagesOut());
    }

    @Test
    void aSubscriberThatTakesNothingIsSlowAfterTheSendTimeout() {
        Receiver receiver = receiver(Policy.DISCONNECT, 100);
        receiver.room = 0;
        publish("a");
        now = SEND_TIMEOUT.toNanos();
        receiver.outbox.onBeat(now);
        assertEquals(List.of(), receiver.calls);
        now = 10 * SEND_TIMEOUT.toNanos();
        receiver.outbox.onBeat(now);
        assertEquals(List.of("slow"), receiver.calls);
        publish("b");
        assertEquals("", receiver.received.toString());
    }

    @Test
    void onlyClearSubscribersAreWrittenToDirectlyAndEachReceivesEachMessageOnce() {
        Receiver clear = receiver(Policy.DISCONNECT, 100);
        Receiver waiting = receiver(Policy.DISCONNECT, 100);
        Receiver other = receiver(Policy.BLOCK, 100);
        waiting.room = 0;
        publish("a");
        publish("b");
        assertEquals(List.of(), clear.calls);
        assertEquals(List.of("entry 2"), waiting.calls);
        waiting.drain();
        publish("c");
        for (Receiver receiver : List.of(clear, waiting, other)) {
            assertEquals("[a][b][c]", receiver.received.toString());
            assertEquals(3, receiver.counters.messagesOut());
        }
        assertEquals(9, total.messagesOut());
    }

    @Test
    void aFrameQueuedBeforeAMessageIsWrittenBeforeIt() {
        Receiver receiver = receiver(Policy.DISCONNECT, 100);
        receiver.outbox.offer(Frame.text("first"), null);
        publish("second");
        assertEquals("[first][second]", receiver.received.toString());
        assertEquals(List.of("entry 1"), receiver.calls);
    }

    @Test
    void thePolicyDecidesAboutMessagesThatTogetherExceedTheBound() {
        Receiver receiver = receiver(Policy.DROP_NEWEST, 2);
        publish("a", "b", "c");
        assertEquals("[a][b]", receiver.received.toString());
        assertEquals(1, receiver.outbox.lost());
        Receiver conflating = receiver(Policy.CONFLATE, 100);
        publish("d");
        assertEquals(List.of("entry 4"), conflating.calls);
    }

    @Test
    void aClosedOutboxReceivesNothing() {
        Receiver receiver = receiver(Policy.DISCONNECT, 100);
        receiver.outbox.close();
        publish("a");
        assertEquals("", receiver.received.toString());
    }

    @Test
    void aBrokenChannelEndsItsOwnConnectionAndNoOther() {
        Receiver broken = receiver(Policy.DISCONNECT, 100);
        Receiver whole = receiver(Policy.DISCONNECT, 100);
        broken.broken = true;
        publish("a");
        assertEquals(List.of("failed"), broken.calls);
        assertEquals("[a]", whole.received.toString());
        assertEquals(1, total.messagesOut());
    }

    @Test
    void aLongMessageIsLeftToTheOutboxAsItIsNotSharedInADirectBuffer() {
        Receiver receiver = receiver(Policy.BLOCK, 100);
        String text = "x".repeat(ConnectionThread.MAX_SHARED_BYTES / 2 + 1);
        publish(text);
        assertEquals("[" + text + "]", receiver.received.toString());
        assertEquals(List.of("entry 1"), receiver.calls);
    }

    @Test
    void anOutputThatFailsByADefectKeepsNothingFromTheOthers() {
        Receiver defective = receiver(Policy.DISCONNECT, 100);
        Receiver whole = receiver(Policy.DISCONNECT, 100);
        defective.room = -1;
        publish("a");
        publish("b");
        assertEquals("[a][b]", whole.received.toString());
        assertEquals(2, total.messagesOut());
    }

    @Test
    void aDeliveryTouchesOneObjectOfASubscriber() {
        receiver(Policy.DISCONNECT, 100);
        Receiver receiver = receiver(Policy.DISCONNECT, 100);
        publish("a");
        Set<String> perSubscriber = receiver.classes.stream()
                .filter(type -> type.getPackageName().startsWith("io.fairlead"))
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        assertTrue(perSubscriber.contains("DirectOutput"), perSubscriber.toString());
        assertTrue(!perSubscriber.contains("Outbox"), perSubscriber.toString());
        assertEquals(List.of(), receiver.calls);
    }
}
