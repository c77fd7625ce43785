package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.http.PageHeaders;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The static files of the gateway's own server. */
@Timeout(30)
class StaticFilesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start("");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<String> call(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.base().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/index.html, text/html; charset=utf-8",
        "/js/fairlead.js, text/javascript; charset=utf-8",
        "/webjars/xterm/4.9.0/lib/xterm.js, text/javascript; charset=utf-8",
        "/webjars/xterm/4.9.0/css/xterm.css, text/css; charset=utf-8"
    })
    void filesHaveTheirTypes(String path, String type) throws Exception {
        HttpResponse<String> answer = call("GET", path);
        assertEquals(200, answer.statusCode());
        assertEquals(type, header(answer, "Content-Type"));
        assertTrue(answer.body().length() > 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/webjars/xterm/4.9.0/lib/xterm.js"})
    void everyPageCarriesTheSecurityHeaders(String path) throws Exception {
        HttpResponse<String> answer = call("GET", path);
        PageHeaders.ALL.forEach((name, value) -> assertEquals(value, header(answer, name), name));
    }

    @Test
    void headTellsTheLengthAndSendsNothing() throws Exception {
        HttpResponse<String> get = call("GET", "/");
        HttpResponse<String> head = call("HEAD", "/");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(header(get, "Content-Length"), header(head, "Content-Length"));
        assertEquals(header(get, "ETag"), header(head, "ETag"));
    }

    @Test
    void aFileThatIsKnownIsNotSentAgain() throws Exception {
        String tag = header(call("GET", "/"), "ETag");
        HttpResponse<String> again = call("GET", "/", "If-None-Match", "\"x\", W/" + tag);
        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
        assertEquals(
                304,
                call("HEAD", "/", "If-None-Match", "\"x\"", "If-None-Match", tag)
                        .statusCode());
        assertEquals(200, call("GET", "/", "If-None-Match", "\"x\"").statusCode());
    }

    @Test
    void aFileThatIsAnotherVersionIsNotSent() throws Exception {
        String tag = header(call("GET", "/"), "ETag");
        assertEquals(200, call("GET", "/", "If-Match", "\"x\", " + tag).statusCode());
        assertEquals(200, call("GET", "/", "If-Match", "*").statusCode());
        assertEquals(
                304, call("GET", "/", "If-Match", tag, "If-None-Match", tag).statusCode());
        assertEquals(
                412, call("GET", "/", "If-Match", "\"x\"", "If-None-Match", tag).statusCode());
        assertEquals(412, call("GET", "/", "If-Match", "W/" + tag).statusCode());
    }

    @Test
    void aPageThatIsMissingIsSaidSo() throws Exception {
        HttpResponse<String> answer = call("GET", "/nothing.html");
        assertEquals(404, answer.statusCode());
        assertEquals("text/html; charset=utf-8", header(answer, "Content-Type"));
        assertTrue(answer.body().contains("no such page"));
    }

    @Test
    void anEndpointWithoutAHandshakeIsAProblem() throws Exception {
        HttpResponse<String> answer = call("GET", "/ws/echo");
        assertEquals(400, answer.statusCode());
        assertEquals("application/problem+json", header(answer, "Content-Type"));
    }
}
