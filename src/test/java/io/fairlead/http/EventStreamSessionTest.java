package io.fairlead.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.access.Admission;
import io.fairlead.access.HandshakeRequest;
import io.fairlead.access.LoginThrottle;
import io.fairlead.access.Origins;
import io.fairlead.access.Sessions;
import io.fairlead.access.Tickets;
import io.fairlead.access.Tokens;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import io.fairlead.core.SessionListener;
import io.fairlead.core.Ticker;
import io.fairlead.session.EndpointRegistry;
import io.fairlead.session.SessionContext;
import io.fairlead.session.SessionRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fallback without a server: time is the test's own. */
class EventStreamSessionTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Ticker ticker = new Ticker();
    private final Sessions sessions = new Sessions(10, 10);
    private final List<String> heard = new ArrayList<>();
    private final List<Close> closes = new ArrayList<>();
    private @Nullable Connection peer;
    private final Fallback fallback = fallback();

    private Fallback fallback() {
        Clock clock = Clock.systemUTC();
        AtomicLong ids = new AtomicLong();
        SessionContext context = new SessionContext(
                sessions,
                ticker,
                new Meters(),
                MemoryBudget.unlimited(),
                (delay, task) -> {},
                Runnable::run,
                () -> "s" + ids.incrementAndGet(),
                clock,
                nanos::get,
                100,
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofSeconds(10));
        Admission admission = new Admission(
                new Tokens(List.of()),
                new Tickets(clock, new SecureRandom()),
                new LoginThrottle(clock),
                true,
                new Origins(List.of("same-origin")),
                path -> AccessRule.DEFAULT,
                new Meters());
        return new Fallback(
                new EndpointRegistry().with("/ws/echo", this::serve),
                context,
                admission,
                (path, offered) -> "",
                new SecureRandom(),
                Duration.ofSeconds(15));
    }

    private SessionListener serve(SessionRequest request) {
        peer = request.connection();
        Counters counters = new Counters();
        Delivery delivery = new Delivery(Delivery.Policy.BLOCK, 1000, Duration.ZERO);
        Outbox outbox = new Outbox(
                request.connection(), delivery, Duration.ofSeconds(10), () -> {}, counters, new Meters(), nanos::get);
        return new SessionListener() {
            @Override
            public void onMessage(Frame message) {
                heard.add(message.string());
            }

            @Override
            public Outbox outbox() {
                return outbox;
            }

            @Override
            public Counters counters() {
                return counters;
            }

            @Override
            public void onClosed(Close close) {
                closes.add(close);
            }
        };
    }

    private void pass(int seconds) {
        long end = nanos.get() + Duration.ofSeconds(seconds).toNanos();
        while (nanos.get() < end) {
            ticker.beat(nanos.addAndGet(Ticker.BEAT.toNanos()));
        }
    }

    private FakeExchange ask(String method, String path, String body) {
        FakeExchange exchange = new FakeExchange(method, path, body);
        fallback.serve(exchange);
        return exchange;
    }

    private FakeExchange post(FakeExchange opened, String text) {
        return ask("POST", opened.session(), text);
    }

    @Test
    void theHeadOfAStreamOpensNoSession() {
        assertEquals(200, ask("HEAD", "/sse/echo", "").status());
        assertEquals(400, ask("HEAD", "/sse/echo?padding=x", "").status());
        assertEquals(404, ask("HEAD", "/sse/none", "").status());
        assertEquals(0, sessions.count());
        assertEquals(0, ticker.size());
    }

    @Test
    void aSessionOutlivesItsStreamForAWhileAndNoLonger() {
        FakeExchange opened = ask("GET", "/sse/echo", "");
        assertEquals(204, post(opened, "a").status());
        opened.gone.run();
        pass(15);
        assertEquals(204, post(opened, "b").status());
        assertEquals(1, sessions.count());
        pass(1);
        assertEquals(404, post(opened, "c").status());
        assertEquals(List.of("a", "b"), heard);
        assertEquals(List.of(new Close(1006, "")), closes);
        assertEquals(0, sessions.count());
        assertEquals(0, ticker.size(), "something is still looked at");
    }

    @Test
    void aSuspendedSessionsMessagesWaitAndThenAreRefused() {
        FakeExchange opened = ask("GET", "/sse/echo", "");
        suspend();
        FakeExchange first = post(opened, "a");
        pass(5);
        FakeExchange second = post(opened, "b");
        assertEquals(0, first.status());
        pass(6);
        assertEquals(503, first.status());
        assertEquals(0, second.status());
        resume();
        assertEquals(204, second.status());
        assertEquals(List.of("b"), heard);
    }

    @Test
    void onlySoManyMessagesWait() {
        FakeExchange opened = ask("GET", "/sse/echo", "");
        suspend();
        for (int i = 0; i < 16; i++) {
            assertEquals(0, post(opened, "m" + i).status());
        }
        assertEquals(503, post(opened, "m16").status());
        resume();
        assertEquals(16, heard.size());
        assertEquals(204, post(opened, "m17").status());
    }

    @Test
    void messagesThatWaitAreRefusedWhenTheirSessionEnds() {
        FakeExchange opened = ask("GET", "/sse/echo", "");
        suspend();
        FakeExchange waiting = post(opened, "a");
        assertEquals(204, ask("DELETE", opened.session(), "").status());
        assertEquals(404, waiting.status());
        assertTrue(opened.written().contains("id: final\nevent: close\ndata: {\"code\":1000,\"reason\":\"\"}\n\n"));
        assertEquals(List.of(Close.NORMAL), closes);
    }

    @Test
    void aSessionIsDeletedOnceEvenWhileItsReaderHasNotTakenTheEnd() {
        FakeExchange opened = ask("GET", "/sse/echo", "");
        opened.takes = false;
        assertEquals(204, ask("DELETE", opened.session(), "").status());
        assertEquals(404, ask("DELETE", opened.session(), "").status());
    }

    @Test
    void aPingIsACommentAndIsAnsweredWhenItWasTaken() {
        FakeExchange opened = ask("GET", "/sse/echo", "");
        pass(16);
        assertTrue(opened.written().endsWith("\n\n:\n\n"));
        pass(16);
        pass(16);
        assertEquals(1, sessions.count());
        opened.takes = false;
        pass(16);
        // The ping may take the send timeout, and its answer the pong timeout.
        pass(11);
        pass(11);
        assertEquals(4008, closes.isEmpty() ? closing() : closes.get(0).code());
    }

    private int closing() {
        EventStreamConnection stream = (EventStreamConnection) peer();
        Close close = stream.closed();
        return close == null ? 0 : close.code();
    }

    private Connection peer() {
        Connection known = peer;
        if (known == null) {
            throw new AssertionError("no session was opened");
        }
        return known;
    }

    private void suspend() {
        peer().suspend();
    }

    private void resume() {
        peer().resume();
    }

    /** A request, its answer and its stream; a body is there at once. */
    private static final class FakeExchange implements HttpExchange, EventStream {
        private final String method;
        private final String path;
        private final byte[] body;
        private final StringBuilder written = new StringBuilder();
        private int status;
        private boolean takes = true;
        private Runnable gone = () -> {};

        FakeExchange(String method, String path, String body) {
            this.method = method;
            this.path = path;
            this.body = body.getBytes(StandardCharsets.UTF_8);
        }

        /** 0: not answered yet. */
        int status() {
            return status;
        }

        String written() {
            return written.toString();
        }

        String session() {
            return "/sse/" + written.substring(written.indexOf("echo?session="), written.indexOf("\",\"retry"));
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public HandshakeRequest handshake() {
            String[] parts = path.split("\\?", 2);
            Map<String, List<String>> query = HandshakeRequest.parseQuery(parts.length == 2 ? parts[1] : null);
            return new HandshakeRequest(parts[0], query, null, "host", false, null, List.of(), "10.0.0.1:1");
        }

        @Override
        public @Nullable String header(String name) {
            return name.equals("Content-Type") ? "text/plain" : null;
        }

        @Override
        public long contentLength() {
            return body.length;
        }

        @Override
        public void read(int maxBytes, Body reader) {
            reader.onRead(body);
        }

        @Override
        public void answer(ShortResponse answer) {
            status = status == 0 ? answer.status() : status;
        }

        @Override
        public EventStream stream(Map<String, String> headers) {
            status = status == 0 ? 200 : status;
            return this;
        }

        @Override
        public void write(byte[] bytes, Connection.Done done) {
            if (takes) {
                written.append(new String(bytes, StandardCharsets.UTF_8));
                done.done(true);
            }
        }

        @Override
        public void close() {}

        @Override
        public void abort() {}

        @Override
        public void onGone(Runnable action) {
            gone = action;
        }
    }
}
