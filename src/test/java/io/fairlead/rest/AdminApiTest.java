package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.extension.LogsDefects;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API does before and beside the relays, over real HTTP; the relays themselves are in the contract suites. */
@Timeout(20)
@LogsDefects
class AdminApiTest {
    private static ApiServer api;

    @BeforeAll
    static void start() {
        api = new ApiServer();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void theApiStartsWithoutALogMessage() {
        assertEquals(List.of(), api.startupLog());
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
        HttpResponse<String> answer = api.call(method, path, "admin-token", "");
        ApiServer.assertProblem(answer, status, kind);
    }

    @Test
    void methodsThatAreAllowedAreNamed() throws Exception {
        HttpResponse<String> answer = api.call("PUT", "/api/v1/stats", "admin-token", "");
        assertTrue(answer.headers().firstValue("Allow").orElse("").contains("GET"));
    }

    @Test
    void whatNobodyExpectedTellsNothing() throws Exception {
        api.seedDefect();
        HttpResponse<String> answer = api.call("GET", "/api/v1/stats", "admin-token", null);
        ApiServer.assertProblem(answer, 500, "internal");
        assertFalse(answer.body().contains("Unsupported"));
        assertFalse(answer.body().contains("at io."));
    }

    @Test
    void healthNeedsNoTokenAndTellsEachCheck() throws Exception {
        assertEquals(200, api.call("GET", "/health/live", null, null).statusCode());
        assertEquals(
                "{\"status\":\"up\",\"checks\":{\"relays\":{\"status\":\"up\",\"detail\":\"\"},"
                        + "\"store\":{\"status\":\"down\",\"detail\":\"away\"}}}",
                api.call("GET", "/health/ready", null, null).body());
        api.ready(false);
        assertEquals(503, api.call("GET", "/health/ready", null, null).statusCode());
        api.ready(true);
        HttpResponse<String> failing = api.call("GET", "/health/started", null, null);
        assertEquals(503, failing.statusCode());
        assertTrue(failing.body().startsWith("{\"status\":\"down\""));
    }

    @Test
    void headAndOptionsAreAnswered() throws Exception {
        HttpResponse<String> head = api.call("HEAD", "/api/v1/sessions", "viewer-token", null);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        HttpResponse<String> options = api.call("OPTIONS", "/api/v1/sessions", null, null);
        assertTrue(options.statusCode() < 300, options.body());
        assertTrue(options.headers().firstValue("Allow").orElse("").contains("GET"));
    }

    @Test
    void theDescriptionNamesEveryCall() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/openapi.json", null, null);
        assertEquals(200, answer.statusCode());
        JsonNode paths = Json.parse(ApiServer.bytes(answer)).get("paths");
        for (String path :
                List.of("/api/v1/relays", "/api/v1/relays/{name}/messages", "/api/v1/sessions/{id}", "/metrics")) {
            assertTrue(paths.has(path), path);
        }
    }
}
