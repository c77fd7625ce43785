package io.fairlead.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A WebSocket client on {@code java.net.http}. It reads whatever comes. */
final class WsClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How a session ended, as this side was told. */
    record End(int code, String reason) {}

    private final BlockingDeque<Object> messages = new LinkedBlockingDeque<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final Semaphore pongs = new Semaphore(0);
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private WebSocket socket;

    /** Opens a session, and waits until the gateway serves it. */
    static WsClient open(URI uri, String... subprotocols) throws Exception {
        WsClient client = dial(uri, subprotocols);
        if (!client.end.isDone()) {
            client.awaitPong();
        }
        return client;
    }

    /** Opens a session that may be closed at once. */
    static WsClient dial(URI uri, String... subprotocols) throws Exception {
        WsClient client = new WsClient();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(PATIENCE);
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        client.socket = builder.buildAsync(uri, client).get(10, TimeUnit.SECONDS);
        return client;
    }

    /** What was sent before has been handled when this returns. */
    void awaitPong() throws Exception {
        socket.sendPing(ByteBuffer.allocate(0)).get(10, TimeUnit.SECONDS);
        if (!pongs.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new AssertionError("no pong; the session's end: " + end.getNow(null));
        }
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    WsClient send(String message) throws Exception {
        socket.sendText(message, true).get(10, TimeUnit.SECONDS);
        return this;
    }

    /** Sends what the gateway may refuse before all of it was written. */
    void dispatch(String message) {
        socket.sendText(message, true).exceptionally(refused -> socket);
    }

    WsClient send(byte[] message) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(message), true).get(10, TimeUnit.SECONDS);
        return this;
    }

    /** Waits until the first message is there, which stays the next one. */
    WsClient greeted() throws InterruptedException {
        messages.addFirst(next());
        return this;
    }

    /** JSON with ' in place of ". */
    WsClient sendJson(String message) throws Exception {
        return send(message.replace('\'', '"'));
    }

    /** The next message, a String or a byte[]. */
    private Object next() throws InterruptedException {
        Object next = messages.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message came; the session's end: " + end.getNow(null));
        }
        return next;
    }

    String text() throws InterruptedException {
        return (String) next();
    }

    byte[] binary() throws InterruptedException {
        return (byte[]) next();
    }

    JsonNode json() throws Exception {
        return JSON.readTree(text());
    }

    /** The next message, which must be of this type. */
    JsonNode json(String type) throws Exception {
        JsonNode json = json();
        if (!json.path("type").asText().equals(type)) {
            throw new AssertionError("expected " + type + ", got " + json);
        }
        return json;
    }

    /** How many messages came and were not taken. */
    int waiting() {
        return messages.size();
    }

    /** Closes, and waits for the answer. */
    End close(int code) throws Exception {
        socket.sendClose(code, "").get(10, TimeUnit.SECONDS);
        return end();
    }

    End end() throws Exception {
        return end.get(10, TimeUnit.SECONDS);
    }

    boolean ended() {
        return end.isDone();
    }

    /** Of a client that may still be there, for a message. */
    String endOrNone() {
        return end.isDone() ? end.join().toString() : "none";
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        binary.writeBytes(part);
        if (last) {
            messages.add(binary.toByteArray());
            binary.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
        pongs.release();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end.complete(new End(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable cause) {
        end.complete(new End(1006, String.valueOf(cause)));
    }

    /** Ends it rudely: most tests don't care. */
    @Override
    public void close() {
        socket.abort();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
