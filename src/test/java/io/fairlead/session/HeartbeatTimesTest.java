package io.fairlead.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.access.Sessions;
import io.fairlead.core.Batch;
import io.fairlead.core.Close;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.FakeConnection;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import io.fairlead.core.Ticker;
import io.fairlead.core.UnreadBytes;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pings every 10 s, pongs within 4 s, idle after 60 s. */
class HeartbeatTimesTest {
    private final Meters meters = new Meters();
    private final FakeTransport transport = new FakeTransport();
    private long nanos;
    private Outbox outbox = outbox();
    private Heartbeat heartbeat = heartbeat(Duration.ofSeconds(10));

    private Outbox outbox() {
        return new Outbox(
                transport,
                new Delivery(Delivery.Policy.DISCONNECT, 1 << 20, Duration.ZERO),
                Duration.ofMinutes(10),
                () -> {},
                new Counters(),
                meters,
                () -> nanos);
    }

    private Heartbeat heartbeat(Duration pingInterval) {
        SessionContext context = new SessionContext(
                new Sessions(1, 1),
                new Ticker(),
                meters,
                MemoryBudget.unlimited(),
                (delay, task) -> {},
                Runnable::run,
                () -> "s",
                Clock.systemUTC(),
                () -> nanos,
                100,
                pingInterval,
                Duration.ofSeconds(4),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
        return new Heartbeat(transport, outbox, context);
    }

    /** One beat each second until then. */
    private void beatUntil(int second) {
        while (nanos < TimeUnit.SECONDS.toNanos(second)) {
            nanos += TimeUnit.SECONDS.toNanos(1);
            heartbeat.onBeat(nanos);
        }
    }

    private void answer(Frame ping) {
        heartbeat.onPong(ByteBuffer.wrap(ping.array()));
    }

    private void beatAndAnswerUntil(int second) {
        while (nanos < TimeUnit.SECONDS.toNanos(second)) {
            int pings = transport.pings().size();
            nanos += TimeUnit.SECONDS.toNanos(1);
            heartbeat.onBeat(nanos);
            List<Frame> all = transport.pings();
            if (all.size() > pings) {
                answer(all.get(pings));
            }
        }
    }

    private List<String> calls() {
        return transport.connection.calls();
    }

    @Test
    void aPingLeavesOnceItsIntervalIsOver() {
        beatUntil(10);
        assertEquals(0, transport.pings().size());
        beatUntil(11);
        assertEquals(1, transport.pings().size());
    }

    @Test
    void anAnsweredPingIsFollowedByAnotherAfterTheInterval() {
        beatAndAnswerUntil(45);
        assertEquals(4, transport.pings().size());
        assertEquals(4, Arrays.stream(meters.pingRoundTrip().counts()).sum());
        assertEquals(List.of(), calls());
    }

    @Test
    void aSessionThatDoesNotAnswerIsClosedWhenItsTimeIsOver() {
        beatUntil(14);
        assertEquals(List.of(), calls());
        beatUntil(15);
        assertEquals(List.of("close 4008"), calls());
        assertEquals(1, meters.slowConsumers().sum());
        beatUntil(40);
        assertEquals(List.of("close 4008"), calls(), "it is closed once");
        assertEquals(1, transport.pings().size());
    }

    @Test
    void aPongWithOtherContentIsNoAnswer() {
        beatUntil(11);
        heartbeat.onPong(ByteBuffer.allocate(Long.BYTES));
        heartbeat.onPong(ByteBuffer.allocate(0));
        beatUntil(15);
        assertEquals(List.of("close 4008"), calls());
        assertEquals(0, Arrays.stream(meters.pingRoundTrip().counts()).sum());
    }

    @Test
    void aMessageExtendsTheTimeForAnAnswer() {
        beatUntil(13);
        heartbeat.onMessage();
        beatUntil(16);
        assertEquals(List.of(), calls());
        beatUntil(17);
        assertEquals(List.of("close 4008"), calls());
    }

    @Test
    void aSessionThatIsNotReadIsNeitherSilentNorIdle() {
        transport.suspended = true;
        beatUntil(200);
        assertEquals(List.of(), calls());
        transport.suspended = false;
        beatUntil(205);
        assertEquals(List.of("close 4008"), calls());
    }

    @Test
    void aSlowReaderLivesAsLongAsItTakesWhatIsBeforeThePing() {
        transport.connection = new FakeConnection("c");
        outbox.send(Frame.text("a long message"));
        for (int second = 12; second < 40; second++) {
            beatUntil(second);
            transport.progress++;
        }
        assertEquals(List.of(), calls());
        beatUntil(45);
        assertEquals(List.of("close 4008"), calls());
    }

    @Test
    void aSessionWithoutMessagesIsClosedThoughItAnswers() {
        beatAndAnswerUntil(60);
        assertEquals(List.of(), calls());
        beatAndAnswerUntil(61);
        assertEquals(List.of("close 1000"), calls());
    }

    @Test
    void aMessageOfEitherSideKeepsASessionFromBeingIdle() {
        beatAndAnswerUntil(40);
        heartbeat.onMessage();
        beatAndAnswerUntil(90);
        outbox.send(Frame.text("x"));
        beatAndAnswerUntil(150);
        assertEquals(List.of(), calls());
        beatAndAnswerUntil(151);
        assertEquals(List.of("close 1000"), calls());
    }

    @Test
    void anIntervalOfZeroMeansNoPings() {
        heartbeat = heartbeat(Duration.ZERO);
        beatUntil(59);
        assertEquals(0, transport.pings().size());
        assertEquals(List.of(), calls());
    }

    /** A transport whose reads and progress a test sets. */
    private static final class FakeTransport implements SessionTransport {
        private final UnreadBytes unread = new UnreadBytes(() -> 0, () -> 0);
        private FakeConnection connection = new FakeConnection("c").writingAtOnce();
        private boolean suspended;
        private long progress;
        private @Nullable Close closed;

        List<Frame> pings() {
            return connection.frames().stream()
                    .filter(frame -> frame.kind() == Frame.Kind.PING)
                    .toList();
        }

        @Override
        public void write(Frame frame, Done done) {
            if (frame.kind() == Frame.Kind.PING) {
                unread.onPing();
            }
            connection.write(frame, done);
        }

        @Override
        public void write(Batch batch, Done done) {
            connection.write(batch, done);
        }

        @Override
        public long readSuspendedUntil(long now) {
            return suspended ? now : 0;
        }

        @Override
        public long progress() {
            return progress;
        }

        @Override
        public UnreadBytes unread() {
            return unread;
        }

        @Override
        public boolean awaitReading() {
            return true;
        }

        @Override
        public @Nullable Close closed() {
            return closed;
        }

        @Override
        public void close(Close close) {
            closed = close;
            connection.close(close);
        }

        @Override
        public String id() {
            return connection.id();
        }

        @Override
        public String address() {
            return connection.address();
        }

        @Override
        public void suspend() {
            connection.suspend();
        }

        @Override
        public void resume() {
            connection.resume();
        }

        @Override
        public void end() {
            connection.end();
        }

        @Override
        public void abort() {
            connection.abort();
        }

        @Override
        public void onClosed() {
            // a test never ends it
        }
    }
}
