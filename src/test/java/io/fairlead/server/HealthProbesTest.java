package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes that the gateway's own server answers without the admin API, and those that it leaves to it. */
@Timeout(60)
class HealthProbesTest {
    private static final String PLAIN = "*/*";
    /** Means the same, but only the API looks at it. */
    private static final String FOR_THE_API = "application/*";

    private static EmbeddedGateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start("");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private HttpResponse<String> send(String method, String path, String accept) throws Exception {
        URI target = gateway.base().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(target)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", accept)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, List<String>> fields(HttpResponse<String> response) {
        Map<String, List<String>> fields = new TreeMap<>(response.headers().map());
        fields.remove("date");
        return fields;
    }

    @ParameterizedTest
    @CsvSource({"GET, health/live", "HEAD, health/live", "GET, health/started", "HEAD, health/started"})
    void theServerAnswersAsTheApiDoes(String method, String path) throws Exception {
        HttpResponse<String> own = send(method, path, PLAIN);
        HttpResponse<String> api = send(method, path, FOR_THE_API);
        assertEquals(200, own.statusCode());
        assertEquals(api.statusCode(), own.statusCode());
        assertEquals(api.body(), own.body());
        assertEquals(fields(api), fields(own));
    }

    @Test
    void readinessTellsTheStoreAndTheRelays() throws Exception {
        String report = send("GET", "health/ready", PLAIN).body();
        assertTrue(report.contains("\"store\":{\"status\":\"up\""), report);
        assertTrue(report.contains("\"relays\":{\"status\":\"up\""), report);
    }

    @Test
    void whatIsNoUsualProbeIsLeftToTheApi() throws Exception {
        assertEquals(404, send("GET", "health/none", PLAIN).statusCode());
        assertEquals(404, send("GET", "health/", PLAIN).statusCode());
        assertEquals(405, send("DELETE", "health/live", PLAIN).statusCode());
        assertEquals(406, send("GET", "health/live", "text/html").statusCode());
    }
}
