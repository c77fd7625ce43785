package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The admin API as a client sees it: {@code java.net.http} and nothing of the gateway's own. */
final class AdminCalls {
    /** Of the default version: it offers h2c with each request, which a gateway must bear. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final ObjectMapper JSON = new ObjectMapper();
    private final URI base;
    private final String token;

    /** @param base of the context, ending in a slash */
    AdminCalls(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** One answer; the body is parsed when there is one. */
    record Answer(HttpResponse<String> response, JsonNode body) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        Answer expect(int status) {
            assertEquals(status, status(), response.body());
            return this;
        }

        /** A problem document of this kind. */
        Answer problem(int status, String kind) {
            expect(status);
            assertEquals("application/problem+json", header("Content-Type"));
            assertEquals("urn:fairlead:problem:" + kind, body.get("type").textValue());
            assertEquals(status, body.get("status").intValue());
            assertFalse(body.get("title").textValue().isEmpty());
            assertFalse(body.get("detail").textValue().isEmpty());
            assertFalse(response.body().contains("Exception"), response.body());
            return this;
        }

        List<String> pointers() {
            List<String> pointers = new ArrayList<>();
            body.path("errors")
                    .forEach(error -> pointers.add(error.get("pointer").textValue()));
            return pointers;
        }
    }

    Answer get(String path, String... headers) throws Exception {
        return call("GET", path, null, headers);
    }

    Answer post(String path, String body) throws Exception {
        return call("POST", path, body);
    }

    /** PATCH has its own media type; a header that is given wins, one that begins with + is one more line. */
    Answer call(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("api/v1/" + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token);
        if (body != null) {
            request.setHeader(
                    "Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].startsWith("+")) {
                request.header(headers[i].substring(1), headers[i + 1]);
            } else {
                request.setHeader(headers[i], headers[i + 1]);
            }
        }
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        boolean isJson =
                response.headers().firstValue("Content-Type").orElse("").contains("json");
        boolean isThere = isJson && !response.body().isEmpty();
        return new Answer(response, isThere ? JSON.readTree(response.body()) : JSON.nullNode());
    }
}
