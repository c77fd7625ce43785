package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which role may make which call (contract: viewer reads, operator acts, admin changes). */
@Timeout(20)
class RolesTest {
    private static ApiServer api;

    @BeforeAll
    static void start() {
        api = new ApiServer();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** Method, path and the least role of each call. */
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/relays, viewer",
        "GET, /api/v1/relays/x, viewer",
        "GET, /api/v1/relays/x/peers, viewer",
        "GET, /api/v1/sessions, viewer",
        "GET, /api/v1/sessions/1, viewer",
        "GET, /api/v1/rooms, viewer",
        "GET, /api/v1/rooms/x, viewer",
        "GET, /api/v1/rooms/x/members, viewer",
        "GET, /api/v1/rooms/x/messages, viewer",
        "GET, /api/v1/boards, viewer",
        "GET, /api/v1/stats, viewer",
        "POST, /api/v1/relays/x/start, operator",
        "POST, /api/v1/relays/x/stop, operator",
        "POST, /api/v1/relays/x/messages, operator",
        "DELETE, /api/v1/relays/x/peers/1, operator",
        "DELETE, /api/v1/sessions/1, operator",
        "POST, /api/v1/tickets, operator",
        "POST, /api/v1/rooms/x/messages, operator",
        "DELETE, /api/v1/rooms/x/members/1, operator",
        "DELETE, /api/v1/rooms/x, admin",
        "DELETE, /api/v1/boards/x, admin",
        "POST, /api/v1/relays, admin",
        "PUT, /api/v1/relays/x, admin",
        "PATCH, /api/v1/relays/x, admin",
        "DELETE, /api/v1/relays/x, admin"
    })
    void aCallNeedsItsRoleOrAHigherOne(String method, String path, String least) throws Exception {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        boolean bare = method.equals("GET") || method.equals("DELETE");
        byte[] body = bare ? null : "{}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> none = api.send(method, path, null, body, type);
        ApiServer.assertProblem(none, 401, "unauthorized");
        assertEquals("Bearer", none.headers().firstValue("WWW-Authenticate").orElse(""));
        List<String> order = List.of("viewer", "operator", "admin");
        for (String role : order) {
            HttpResponse<String> answer = api.send(method, path, role + "-token", body, type);
            if (order.indexOf(role) < order.indexOf(least)) {
                ApiServer.assertProblem(answer, 403, "forbidden");
                assertTrue(answer.body().contains("needs the role " + least), answer.body());
            } else {
                assertFalse(List.of(401, 403).contains(answer.statusCode()), role + ": " + answer.body());
            }
        }
    }
}
