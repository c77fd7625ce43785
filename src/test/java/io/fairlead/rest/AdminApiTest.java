package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.access.Failures;
import io.fairlead.access.Logins;
import io.fairlead.access.Role;
import io.fairlead.access.Sessions;
import io.fairlead.access.Tickets;
import io.fairlead.access.Tokens;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import io.fairlead.relay.RelaySpec;
import io.fairlead.relay.TestRelays;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API does before and beside the relays, over real HTTP; the relays themselves are in the contract suites. */
@Timeout(20)
class AdminApiTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final List<String> STARTUP_LOG = new ArrayList<>();
    private static final String PROBLEM = "application/problem+json";
    private static HttpServer server;
    private static URI base;
    private static volatile boolean ready = true;

    @BeforeAll
    static void start() {
        Meters meters = new Meters();
        Tokens tokens = new Tokens(List.of(
                new Tokens.Token("v", "viewer-token", Role.VIEWER),
                new Tokens.Token("o", "operator-token", Role.OPERATOR),
                new Tokens.Token("a", "admin-token", Role.ADMIN)));
        Health health =
                new Health(Map.of(), Map.of("relays", () -> new Health.Check(ready, "")), Map.of("store", () -> {
                    throw new IllegalStateException("a failing check");
                }));
        AdminApi api = new AdminApi(
                new About("0.1.0", "17", Instant.now(), Clock.systemUTC()),
                TestRelays.withoutSockets(),
                new NoRelays(),
                new Sessions(10, 10),
                new Logins(tokens, new Failures(Clock.systemUTC()), meters),
                new Tickets(Clock.systemUTC(), new SecureRandom()),
                Map::of,
                meters,
                health);
        Logger jersey = Logger.getLogger("org.glassfish.jersey");
        Handler recorder = new Recorder();
        jersey.addHandler(recorder);
        server = GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), api.config());
        jersey.removeHandler(recorder);
        base = URI.create("http://127.0.0.1:" + server.getListener("grizzly").getPort());
    }

    @AfterAll
    static void stop() {
        server.shutdownNow();
    }

    @Test
    void startsWithoutAWordInTheLog() {
        assertEquals(List.of(), STARTUP_LOG);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api, 404, not-found",
        "GET, /api/v1, 404, not-found",
        "GET, /api/v1/nothing, 404, not-found",
        "GET, /api/v1/relays/a/b/c/d, 404, not-found",
        "GET, /elsewhere, 404, not-found",
        "PUT, /api/v1/stats, 405, invalid",
        "DELETE, /metrics, 405, invalid",
        "GET, /api/v1/tickets, 405, invalid"
    })
    void whatIsNotServedIsAProblem(String method, String path, int status, String kind) throws Exception {
        HttpResponse<String> answer = call(method, path, "admin-token", "");
        assertProblem(answer, status, kind);
    }

    @Test
    void methodsThatAreAllowedAreNamed() throws Exception {
        HttpResponse<String> answer = call("PUT", "/api/v1/stats", "admin-token", "");
        assertTrue(answer.headers().firstValue("Allow").orElse("").contains("GET"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/relays", "/api/v1/sessions", "/api/v1/stats", "/api/v1/relays/x/peers"})
    void noTokenIs401WithAChallenge(String path) throws Exception {
        HttpResponse<String> answer = call("GET", path, null, null);
        assertProblem(answer, 401, "unauthorized");
        assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/relays, operator-token",
        "PUT, /api/v1/relays/x, operator-token",
        "PATCH, /api/v1/relays/x, operator-token",
        "DELETE, /api/v1/relays/x, operator-token",
        "POST, /api/v1/relays/x/start, viewer-token",
        "POST, /api/v1/relays/x/stop, viewer-token",
        "POST, /api/v1/relays/x/messages, viewer-token",
        "DELETE, /api/v1/relays/x/peers/1, viewer-token",
        "DELETE, /api/v1/sessions/1, viewer-token",
        "POST, /api/v1/tickets, viewer-token"
    })
    void aRoleBelowIsForbidden(String method, String path, String token) throws Exception {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        byte[] body = method.equals("DELETE") ? null : "{}".getBytes(StandardCharsets.UTF_8);
        assertProblem(send(method, path, token, body, type), 403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "5",
                "\"x\"",
                "[]",
                "{",
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "{\"path\":\"\\ud800\"}",
                "{\"\\udc00\":1}",
                "{'a':1}",
                "{\"path\":1e999999999999}",
                "{\"path\":NaN}"
            })
    void aBodyThatIsNoObjectIsInvalid(String body) throws Exception {
        HttpResponse<String> answer = call("POST", "/api/v1/tickets", "admin-token", body);
        assertProblem(answer, 400, "invalid");
        assertFalse(Json.parse(bytes(answer)).get("errors").isEmpty(), answer.body());
    }

    @Test
    void malformedJsonNamesItsPlace() throws Exception {
        HttpResponse<String> answer = call("POST", "/api/v1/tickets", "admin-token", "{\n \"path\": x}");
        JsonNode error = Json.parse(bytes(answer)).get("errors").get(0);
        assertEquals("", error.get("pointer").textValue());
        assertTrue(error.get("detail").textValue().contains("line 2"), answer.body());
    }

    @Test
    void nestingHasAnEnd() throws Exception {
        assertProblem(call("POST", "/api/v1/tickets", "admin-token", "[".repeat(100_000)), 400, "invalid");
    }

    @Test
    void bytesThatAreNoTextAreInvalid() throws Exception {
        byte[] body = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
        assertProblem(send("POST", "/api/v1/tickets", "admin-token", body, "application/json"), 400, "invalid");
    }

    @Test
    void aBodyAboveOneMebibyteIsTooLarge() throws Exception {
        String body = "{\"path\":\"" + "x".repeat(1 << 20) + "\"}";
        assertProblem(call("POST", "/api/v1/tickets", "admin-token", body), 413, "too-large");
    }

    @Test
    void anotherContentTypeIsRefused() throws Exception {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        assertProblem(send("POST", "/api/v1/tickets", "admin-token", body, "text/plain"), 415, "invalid");
        assertProblem(send("PATCH", "/api/v1/relays/x", "admin-token", body, "application/json"), 415, "invalid");
        assertProblem(send("POST", "/api/v1/tickets", "admin-token", body, "not a type"), 400, "invalid");
    }

    @Test
    void anotherAcceptIsRefused() throws Exception {
        HttpRequest request = request("/api/v1/sessions", "viewer-token")
                .header("Accept", "text/html")
                .build();
        assertProblem(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()), 406, "invalid");
    }

    @Test
    void whatNobodyExpectedTellsNothing() throws Exception {
        HttpResponse<String> answer = call("POST", "/api/v1/relays/x/start", "admin-token", "");
        assertProblem(answer, 500, "internal");
        assertFalse(answer.body().contains("Unsupported"));
        assertFalse(answer.body().contains("at io."));
    }

    @Test
    void everyFaultOfATicketIsToldAtOnce() throws Exception {
        HttpResponse<String> answer =
                call("POST", "/api/v1/tickets", "admin-token", "{\"path\":\"/api\",\"origin\":\"here\",\"more\":1}");
        assertEquals(List.of("/more", "/path", "/origin"), pointers(answer));
    }

    @Test
    void aTicketIsMade() throws Exception {
        HttpResponse<String> answer =
                call("POST", "/api/v1/tickets", "operator-token", "{\"path\":\"/ws/relay/lobby\"}");
        assertEquals(201, answer.statusCode());
        JsonNode ticket = Json.parse(bytes(answer));
        assertTrue(Instant.parse(ticket.get("expires").textValue()).isAfter(Instant.now()));
        assertFalse(ticket.get("ticket").textValue().isEmpty());
    }

    @Test
    void everyFaultOfAQueryIsToldAtOnce() throws Exception {
        HttpResponse<String> answer =
                call("GET", "/api/v1/sessions?limit=0&offset=-1&endpoint=x", "viewer-token", null);
        assertProblem(answer, 400, "invalid");
        assertEquals(List.of("/?limit", "/?offset", "/?endpoint"), pointers(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999", "1004", "1005", "1006", "1015", "2999", "5000", "x", "-1", "99999999999"})
    void aCodeThatNoCloseFrameCarriesIsInvalid(String code) throws Exception {
        HttpResponse<String> answer = call("DELETE", "/api/v1/sessions/x?code=" + code, "admin-token", null);
        assertEquals(List.of("/?code"), pointers(answer));
    }

    @Test
    void aReasonFitsACloseFrame() throws Exception {
        String path = "/api/v1/sessions/x?reason=";
        assertEquals(List.of("/?reason"), pointers(call("DELETE", path + "%C3%A4".repeat(62), "admin-token", null)));
        assertProblem(call("DELETE", path + "%C3%A4".repeat(61), "admin-token", null), 404, "not-found");
    }

    @Test
    void healthNeedsNoTokenAndTellsEachCheck() throws Exception {
        assertEquals(200, call("GET", "/health/live", null, null).statusCode());
        assertEquals(
                "{\"status\":\"up\",\"checks\":{\"relays\":{\"status\":\"up\",\"detail\":\"\"}}}",
                call("GET", "/health/ready", null, null).body());
        ready = false;
        assertEquals(503, call("GET", "/health/ready", null, null).statusCode());
        ready = true;
        HttpResponse<String> failing = call("GET", "/health/started", null, null);
        assertEquals(503, failing.statusCode());
        assertTrue(failing.body().startsWith("{\"status\":\"down\""));
    }

    @Test
    void headAndOptionsAreAnswered() throws Exception {
        HttpResponse<String> head = call("HEAD", "/api/v1/sessions", "viewer-token", null);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        HttpResponse<String> options = call("OPTIONS", "/api/v1/sessions", null, null);
        assertTrue(options.statusCode() < 300, options.body());
        assertTrue(options.headers().firstValue("Allow").orElse("").contains("GET"));
    }

    @Test
    void theDescriptionNamesEveryCall() throws Exception {
        HttpResponse<String> answer = call("GET", "/openapi.json", null, null);
        assertEquals(200, answer.statusCode());
        JsonNode paths = Json.parse(bytes(answer)).get("paths");
        for (String path :
                List.of("/api/v1/relays", "/api/v1/relays/{name}/messages", "/api/v1/sessions/{id}", "/metrics")) {
            assertTrue(paths.has(path), path);
        }
    }

    private static byte[] bytes(HttpResponse<String> answer) {
        return answer.body().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> pointers(HttpResponse<String> answer) {
        List<String> pointers = new ArrayList<>();
        Json.parse(bytes(answer))
                .path("errors")
                .forEach(error -> pointers.add(error.get("pointer").textValue()));
        return pointers;
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String kind) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(PROBLEM, answer.headers().firstValue("Content-Type").orElse(""));
        JsonNode problem = Json.parse(bytes(answer));
        assertEquals("urn:fairlead:problem:" + kind, problem.get("type").textValue());
        assertEquals(status, problem.get("status").intValue());
        assertFalse(problem.get("title").textValue().isEmpty());
        assertFalse(problem.get("detail").textValue().isEmpty());
    }

    private static HttpResponse<String> call(String method, String path, @Nullable String token, @Nullable String body)
            throws Exception {
        return send(
                method, path, token, body == null ? null : body.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private static HttpResponse<String> send(
            String method, String path, @Nullable String token, byte @Nullable [] body, String type) throws Exception {
        HttpRequest.Builder request = request(path, token);
        if (body != null) {
            request.header("Content-Type", type);
        }
        request.method(
                method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /** No document is a relay here. */
    private static final class NoRelays implements RelayReader {
        @Override
        public RelaySpec read(JsonNode tree) {
            throw Problem.invalid(List.of(new Violation("/socket", "no")));
        }

        @Override
        public ObjectNode write(RelaySpec spec) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static final class Recorder extends Handler {
        @Override
        public void publish(LogRecord record) {
            STARTUP_LOG.add(record.getLoggerName() + ": " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
