package io.fairlead.access;

import static io.fairlead.access.ProblemAssertions.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import io.fairlead.core.Problem;
import io.fairlead.core.Problem.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SessionsTest {
    private final List<String> closed = new ArrayList<>();

    private Session session(String id, String endpoint, String address) {
        Connection connection = new FakePeer(id, address);
        return new Session(
                id,
                endpoint,
                "",
                "websocket",
                address,
                "anonymous",
                "",
                Instant.EPOCH,
                connection,
                outbox(connection),
                new Counters());
    }

    private static Outbox outbox(Connection connection) {
        Delivery delivery = new Delivery(Delivery.Policy.DISCONNECT, 1024, Duration.ZERO);
        return new Outbox(
                connection, delivery, Duration.ofSeconds(10), () -> {}, new Counters(), new Meters(), () -> 0L);
    }

    @Test
    void sessionsAreFoundCountedAndRemoved() {
        Sessions sessions = new Sessions(10, 10);
        Session a = session("a", "echo", "10.0.0.1:1");
        sessions.add(a);
        sessions.add(session("b", "relay", "10.0.0.1:2"));
        sessions.add(session("c", "relay", "10.0.0.1:3"));
        assertEquals(Map.of("echo", 1, "relay", 2), sessions.countByEndpoint());
        assertEquals(Optional.of(a), sessions.find("a"));
        assertThrows(IllegalStateException.class, () -> sessions.add(a));
        sessions.remove(a);
        sessions.remove(a);
        assertEquals(2, sessions.count());
        assertTrue(sessions.find("a").isEmpty());
    }

    @Test
    void theGatewayAndEachAddressHaveALimitAndRemovingMakesRoom() {
        Sessions sessions = new Sessions(3, 2);
        Session first = session("a", "echo", "10.0.0.1:1");
        sessions.add(first);
        sessions.add(session("b", "echo", "10.0.0.1:2"));
        assertProblem(Kind.BUSY, () -> sessions.add(session("c", "echo", "10.0.0.1:3")));
        sessions.add(session("d", "echo", "10.0.0.2:1"));
        assertProblem(Kind.BUSY, () -> sessions.add(session("e", "echo", "10.0.0.3:1")));
        sessions.remove(first);
        sessions.add(session("c", "echo", "10.0.0.1:3"));
        assertEquals(3, sessions.count());
    }

    @Test
    @Timeout(30)
    void concurrentAddsNeverPassALimit() throws Exception {
        Sessions sessions = new Sessions(100, 30);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> taken = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int thread = t;
            taken.add(threads.submit(() -> {
                go.await();
                return addMany(sessions, thread);
            }));
        }
        go.countDown();
        int sum = 0;
        for (Future<Integer> one : taken) {
            sum += one.get();
        }
        threads.shutdown();
        assertEquals(100, sum);
        assertEquals(100, sessions.count());
        for (int address = 0; address < 4; address++) {
            String prefix = "10.0.0." + address + ":";
            assertTrue(sessions.all().stream()
                            .filter(s -> s.address().startsWith(prefix))
                            .count()
                    <= 30);
        }
    }

    private int addMany(Sessions sessions, int thread) {
        int added = 0;
        for (int i = 0; i < 100; i++) {
            try {
                sessions.add(session(thread + "-" + i, "echo", "10.0.0." + i % 4 + ":" + i));
                added++;
            } catch (Problem busy) {
                assertEquals(Kind.BUSY, busy.kind());
            }
        }
        return added;
    }

    @Test
    void closingAllAsksEach() {
        Sessions sessions = new Sessions(10, 10);
        sessions.add(session("a", "echo", "10.0.0.1:1"));
        sessions.add(session("b", "echo", "10.0.0.1:2"));
        sessions.closeAll(Close.of(Kind.SHUTDOWN, ""));
        closed.sort(null);
        assertEquals(List.of("a 1001", "b 1001"), closed);
    }

    private final class FakePeer implements Connection {
        private final String id;
        private final String address;

        FakePeer(String id, String address) {
            this.id = id;
            this.address = address;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public void write(Frame frame, Done done) {
            done.done(true);
        }

        @Override
        public void suspend() {}

        @Override
        public void resume() {}

        @Override
        public void end() {}

        @Override
        public void close(Close close) {
            closed.add(id + " " + close.code());
        }

        @Override
        public void abort() {}
    }
}
