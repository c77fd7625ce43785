package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.contract.AdminCalls.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every answer of the API says beside its body. */
@Timeout(30)
@GatewayWith("targets: {allow: [\"127.0.0.1:*\"]}\n")
class ApiAnswersTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private final GatewayTarget gateway;
    private final AdminCalls api;

    ApiAnswersTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.api = gateway.api();
    }

    private static void assertNotKept(HttpResponse<?> answer, int status) {
        assertEquals(status, answer.statusCode());
        assertEquals(List.of("no-store"), answer.headers().allValues("Cache-Control"));
        assertEquals(List.of("nosniff"), answer.headers().allValues("X-Content-Type-Options"));
        assertEquals(1, answer.headers().allValues("Date").size());
    }

    private static void assertNotKept(Answer answer, int status) {
        assertNotKept(answer.response(), status);
    }

    @Test
    void nobodyMayKeepOne() throws Exception {
        assertNotKept(api.get("stats"), 200);
        assertNotKept(api.call("HEAD", "stats", null), 200);
        assertNotKept(api.post("tickets", "{\"path\":\"/ws/echo\"}"), 201);
        assertNotKept(api.get("relays?limit=x"), 400);
        assertNotKept(api.get("stats", "Authorization", "Bearer none"), 401);
        assertNotKept(api.get("relays/none"), 404);
        assertNotKept(api.get("none"), 404);
        assertNotKept(api.call("PUT", "stats", "{}"), 405);
        assertNotKept(api.call("POST", "tickets", "{}", "Content-Type", "text/plain"), 415);
    }

    @Test
    void noProxyMayKeepHowTheGatewayIs() throws Exception {
        for (String path : List.of("health/live", "health/ready", "health/started", "metrics", "openapi.json")) {
            HttpRequest request = HttpRequest.newBuilder(gateway.http(path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            assertNotKept(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()), 200);
        }
    }
}
