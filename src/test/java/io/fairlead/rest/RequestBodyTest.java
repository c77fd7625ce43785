package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and queries that the API takes or refuses, over real HTTP. */
@Timeout(20)
class RequestBodyTest {
    private static ApiServer api;

    @BeforeAll
    static void start() {
        api = new ApiServer();
    }

    @AfterAll
    static void stop() {
        api.close();
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
        HttpResponse<String> answer = api.call("POST", "/api/v1/tickets", "admin-token", body);
        ApiServer.assertProblem(answer, 400, "invalid");
        assertFalse(Json.parse(ApiServer.bytes(answer)).get("errors").isEmpty(), answer.body());
    }

    @Test
    void malformedJsonNamesItsPlace() throws Exception {
        HttpResponse<String> answer = api.call("POST", "/api/v1/tickets", "admin-token", "{\n \"path\": x}");
        JsonNode error = Json.parse(ApiServer.bytes(answer)).get("errors").get(0);
        assertEquals("", error.get("pointer").textValue());
        assertTrue(error.get("detail").textValue().contains("line 2"), answer.body());
    }

    @Test
    void nestingHasAnEnd() throws Exception {
        ApiServer.assertProblem(
                api.call("POST", "/api/v1/tickets", "admin-token", "[".repeat(100_000)), 400, "invalid");
    }

    @Test
    void bytesThatAreNoTextAreInvalid() throws Exception {
        byte[] body = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
        ApiServer.assertProblem(
                api.send("POST", "/api/v1/tickets", "admin-token", body, "application/json"), 400, "invalid");
    }

    @Test
    void aBodyAboveOneMebibyteIsTooLarge() throws Exception {
        String body = "{\"path\":\"" + "x".repeat(1 << 20) + "\"}";
        ApiServer.assertProblem(api.call("POST", "/api/v1/tickets", "admin-token", body), 413, "too-large");
    }

    @Test
    void anotherContentTypeIsRefused() throws Exception {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        ApiServer.assertProblem(api.send("POST", "/api/v1/tickets", "admin-token", body, "text/plain"), 415, "invalid");
        ApiServer.assertProblem(
                api.send("PATCH", "/api/v1/relays/x", "admin-token", body, "application/json"), 415, "invalid");
        ApiServer.assertProblem(api.send("POST", "/api/v1/tickets", "admin-token", body, "not a type"), 400, "invalid");
    }

    @Test
    void anotherAcceptIsRefused() throws Exception {
        HttpRequest request = api.request("/api/v1/sessions", "viewer-token")
                .header("Accept", "text/html")
                .build();
        ApiServer.assertProblem(ApiServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofString()), 406, "invalid");
    }

    @Test
    void everyFaultOfATicketIsToldAtOnce() throws Exception {
        HttpResponse<String> answer = api.call(
                "POST", "/api/v1/tickets", "admin-token", "{\"path\":\"/api\",\"origin\":\"here\",\"more\":1}");
        assertEquals(List.of("/more", "/path", "/origin"), ApiServer.pointers(answer));
    }

    @Test
    void aTicketIsMade() throws Exception {
        HttpResponse<String> answer =
                api.call("POST", "/api/v1/tickets", "operator-token", "{\"path\":\"/ws/relay/lobby\"}");
        assertEquals(201, answer.statusCode());
        JsonNode ticket = Json.parse(ApiServer.bytes(answer));
        assertTrue(Instant.parse(ticket.get("expires").textValue()).isAfter(Instant.now()));
        assertFalse(ticket.get("ticket").textValue().isEmpty());
    }

    @Test
    void everyFaultOfAQueryIsToldAtOnce() throws Exception {
        HttpResponse<String> answer =
                api.call("GET", "/api/v1/sessions?limit=0&offset=-1&endpoint=x", "viewer-token", null);
        ApiServer.assertProblem(answer, 400, "invalid");
        assertEquals(List.of("/?limit", "/?offset", "/?endpoint"), ApiServer.pointers(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999", "1004", "1005", "1006", "1015", "2999", "5000", "x", "-1", "99999999999"})
    void aCodeThatNoCloseFrameCarriesIsInvalid(String code) throws Exception {
        HttpResponse<String> answer = api.call("DELETE", "/api/v1/sessions/x?code=" + code, "admin-token", null);
        assertEquals(List.of("/?code"), ApiServer.pointers(answer));
    }

    @Test
    void aReasonFitsACloseFrame() throws Exception {
        String path = "/api/v1/sessions/x?reason=";
        assertEquals(
                List.of("/?reason"),
                ApiServer.pointers(api.call("DELETE", path + "%C3%A4".repeat(62), "admin-token", null)));
        ApiServer.assertProblem(api.call("DELETE", path + "%C3%A4".repeat(61), "admin-token", null), 404, "not-found");
    }
}
