package io.fairlead.contract;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One WebSocket client; what it hears waits in order, a close as {@code CODE reason}. */
final class WebSocketProbe implements WebSocket.Listener {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    /** @param path relative to the context, such as {@code ws/echo} */
    static WebSocketProbe open(URI base, String path, String... subprotocol) throws Exception {
        WebSocketProbe probe = new WebSocketProbe();
        URI target = URI.create("ws" + base.resolve(path).toString().substring("http".length()));
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        if (subprotocol.length > 0) {
            builder.subprotocols(subprotocol[0]);
        }
        probe.socket = builder.buildAsync(target, probe).get(10, TimeUnit.SECONDS);
        return probe;
    }

    void send(String text) throws Exception {
        socket.sendText(text, true).get(10, TimeUnit.SECONDS);
    }

    void close() {
        socket.abort();
    }

    /** The next message, within 10 s. */
    String next() throws InterruptedException {
        String text = heard.poll(10, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("nothing was heard");
        }
        return text;
    }

    /** The next message that holds this; those before it are skipped. */
    String next(String part) throws InterruptedException {
        String text = next();
        while (!text.contains(part)) {
            text = next();
        }
        return text;
    }

    String closed() throws InterruptedException {
        String close = closed.poll(10, TimeUnit.SECONDS);
        return close == null ? "not closed" : close;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            heard.add(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.add(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.add("error " + error);
    }
}
