package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of the HTTP fallback: reads its stream when it is asked to, and posts to the URL it was told. */
public final class SseClient implements AutoCloseable {
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param id empty when it has none */
    public record Event(String id, String type, String data) {
        JsonNode json() throws IOException {
            return JSON.readTree(data);
        }
    }

    private final InputStream in;
    private final String[] headers;
    private final Event opened;
    private final URI session;
    private int comments;

    private SseClient(URI uri, InputStream in, String... headers) throws Exception {
        this.in = new BufferedInputStream(in);
        this.headers = headers;
        this.opened = next();
        assertEquals("session", opened.type());
        this.session = uri.resolve(opened.json().get("session").asText());
    }

    static SseClient open(URI uri, String... headers) throws Exception {
        HttpResponse<InputStream> response = get(uri, headers);
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("Content-Type").orElse(""));
        assertEquals("no", response.headers().firstValue("X-Accel-Buffering").orElse(""));
        assertEquals(
                "no-cache, no-transform",
                response.headers().firstValue("Cache-Control").orElse(""));
        return new SseClient(uri, response.body(), headers);
    }

    /** A stream that something else brings. */
    public static SseClient over(URI uri, InputStream body) throws Exception {
        return new SseClient(uri, body);
    }

    private static HttpResponse<InputStream> get(URI uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    public static HttpResponse<String> call(String method, URI uri, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Event opened() {
        return opened;
    }

    public URI session() {
        return session;
    }

    /** Path and query, as a request line has them. */
    static String target(URI uri) {
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    int comments() {
        return comments;
    }

    public SseClient send(String text) throws Exception {
        assertEquals(
                204, post("text/plain", text.getBytes(StandardCharsets.UTF_8)).statusCode());
        return this;
    }

    public HttpResponse<String> post(String type, byte[] body) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", type));
        return call("POST", session, body, all.toArray(String[]::new));
    }

    /** The next event of this type. */
    public Event next(String type) throws IOException {
        Event next = next();
        while (!next.type().equals(type)) {
            next = next();
        }
        return next;
    }

    /** The next event's data, which must be a text message. */
    public String text() throws IOException {
        Event next = next();
        assertEquals("message", next.type(), next.data());
        return next.data();
    }

    /** The next message of this type in a JSON protocol. */
    JsonNode json(String type) throws IOException {
        JsonNode next = next("message").json();
        while (!next.get("type").asText().equals(type)) {
            next = next("message").json();
        }
        return next;
    }

    /** Reads on to the end: the code of the close event, after which nothing may come. */
    public int end() throws IOException {
        int code = next("close").json().get("code").intValue();
        assertEquals(-1, in.read(), "something follows the end");
        return code;
    }

    /** HTML Living Standard §9.2.6. */
    private Event next() throws IOException {
        String id = "";
        String type = "message";
        StringBuilder data = new StringBuilder();
        String line = line();
        while (!line.isEmpty() || data.isEmpty()) {
            if (line.startsWith(":")) {
                comments++;
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6)).append('\n');
            }
            line = line();
        }
        return new Event(id, type, data.substring(0, data.length() - 1));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the stream ended after " + line);
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Drops the stream without a word. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
