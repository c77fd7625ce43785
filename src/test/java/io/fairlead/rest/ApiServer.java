package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.access.Admission;
import io.fairlead.access.LoginThrottle;
import io.fairlead.access.Logins;
import io.fairlead.access.Origins;
import io.fairlead.access.Role;
import io.fairlead.access.Sessions;
import io.fairlead.access.Tickets;
import io.fairlead.access.Tokens;
import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Transcript;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Counters;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.StoreState;
import io.fairlead.definition.RelayDocuments;
import io.fairlead.relay.Relays;
import io.fairlead.relay.TestRelays;
import io.fairlead.relay.TestRooms;
import io.fairlead.sketch.Boards;
import io.fairlead.sketch.SketchRules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.jspecify.annotations.Nullable;

/** The admin API over real HTTP, without a gateway behind it, and with a token for each role. */
final class ApiServer implements AutoCloseable {
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> startupLog = new ArrayList<>();
    private static final String PROBLEM = "application/problem+json";
    private final HttpServer server;
    private final URI base;
    private volatile boolean defective;
    private volatile boolean ready = true;
    final RememberedAudit audit = new RememberedAudit();

    ApiServer() {
        this(TestRelays.withoutSockets());
    }

    ApiServer(Relays relays) {
        Meters meters = new Meters();
        Tokens tokens = new Tokens(List.of(
                new Tokens.Token("v", "viewer-token", Role.VIEWER),
                new Tokens.Token("o", "operator-token", Role.OPERATOR),
                new Tokens.Token("a", "admin-token", Role.ADMIN)));
        LoginThrottle throttle = new LoginThrottle(Clock.systemUTC());
        Tickets tickets = new Tickets(Clock.systemUTC(), new SecureRandom());
        Health health = new Health(
                Map.of(),
                Map.of("relays", () -> new Health.Check(ready, "")),
                Map.of("store", () -> {
                    throw new IllegalStateException("a failing check");
                }),
                Map.of("store", () -> new Health.Check(false, "away")));
        AdminApi api = new AdminApi(
                new About(
                        "0.1.0",
                        "17",
                        Instant.now(),
                        Clock.systemUTC(),
                        new ContainerReport("a server", "1.2", List.of(), List.of())),
                relays,
                new RelayDocuments(Long.MAX_VALUE),
                TestRooms.make(),
                new Boards(
                        SketchRules.STANDARD,
                        new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
                        MemoryBudget.unlimited(),
                        address -> address,
                        System::nanoTime),
                (prefix, limit) -> List.of(),
                new Sessions(10, 10),
                new Logins(tokens, throttle, meters),
                new Admission(
                        tokens, tickets, throttle, true, new Origins(List.of("*")), path -> AccessRule.DEFAULT, meters),
                true,
                tickets,
                this::counters,
                meters,
                MemoryBudget.unlimited(),
                health,
                audit,
                () -> new StoreState(false, "away", 7, 3));
        Logger jersey = Logger.getLogger("org.glassfish.jersey");
        Handler recorder = new Recorder();
        jersey.addHandler(recorder);
        server = GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), api.config());
        jersey.removeHandler(recorder);
        base = URI.create("http://127.0.0.1:" + server.getListener("grizzly").getPort());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    List<String> startupLog() {
        return startupLog;
    }

    private Map<String, Counters> counters() {
        if (defective) {
            throw new UnsupportedOperationException("a defect");
        }
        return Map.of();
    }

    /** Has the call that reads the counters fail as only a defect would. */
    void seedDefect() {
        defective = true;
    }

    /** What the check {@code ready} says from now on. */
    void ready(boolean now) {
        ready = now;
    }

    static byte[] bytes(HttpResponse<String> answer) {
        return answer.body().getBytes(StandardCharsets.UTF_8);
    }

    static List<String> pointers(HttpResponse<String> answer) {
        List<String> pointers = new ArrayList<>();
        Json.parse(bytes(answer))
                .path("errors")
                .forEach(error -> pointers.add(error.get("pointer").textValue()));
        return pointers;
    }

    static void assertProblem(HttpResponse<String> answer, int status, String kind) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(PROBLEM, answer.headers().firstValue("Content-Type").orElse(""));
        JsonNode problem = Json.parse(bytes(answer));
        assertEquals("urn:fairlead:problem:" + kind, problem.get("type").textValue());
        assertEquals(status, problem.get("status").intValue());
        assertFalse(problem.get("title").textValue().isEmpty());
        assertFalse(problem.get("detail").textValue().isEmpty());
    }

    HttpResponse<String> call(String method, String path, @Nullable String token, @Nullable String body)
            throws Exception {
        return send(
                method, path, token, body == null ? null : body.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    HttpResponse<String> send(String method, String path, @Nullable String token, byte @Nullable [] body, String type)
            throws Exception {
        HttpRequest.Builder request = request(path, token);
        if (body != null) {
            request.header("Content-Type", type);
        }
        request.method(
                method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private final class Recorder extends Handler {
        @Override
        public void publish(LogRecord record) {
            startupLog.add(record.getLoggerName() + ": " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
