package io.fairlead.process;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** A WebSocket client: asks for one message at a time and hands whole messages on, texts in UTF-8. */
final class MessageListener implements WebSocket.Listener {
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final Consumer<byte[]> heard;
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    private MessageListener(Consumer<byte[]> heard) {
        this.heard = heard;
    }

    /** An open session, and the code of its end. */
    record Session(WebSocket socket, CompletableFuture<Integer> closed, BlockingQueue<byte[]> heard) {
        String next() throws InterruptedException {
            return new String(heard.take(), StandardCharsets.UTF_8);
        }
    }

    /** Queues what it hears. */
    static Session open(URI uri, String... subprotocols) {
        BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
        return open(uri, queue, queue::add, subprotocols);
    }

    static Session open(URI uri, Consumer<byte[]> heard) {
        return open(uri, new LinkedBlockingQueue<>(), heard);
    }

    private static Session open(URI uri, BlockingQueue<byte[]> queue, Consumer<byte[]> heard, String... subprotocols) {
        WebSocket.Builder builder = AdminClient.HTTP.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], java.util.Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        return open(uri, builder, queue, heard);
    }

    /** Queues what it hears. */
    static Session open(URI uri, WebSocket.Builder builder) {
        BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
        return open(uri, builder, queue, queue::add);
    }

    private static Session open(
            URI uri, WebSocket.Builder builder, BlockingQueue<byte[]> queue, Consumer<byte[]> heard) {
        MessageListener ear = new MessageListener(heard);
        return new Session(builder.buildAsync(uri, ear).join(), ear.closed, queue);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        parts.writeBytes(part);
        if (last) {
            byte[] whole = parts.toByteArray();
            parts.reset();
            heard.accept(whole);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            byte[] whole = text.toString().getBytes(StandardCharsets.UTF_8);
            text.setLength(0);
            heard.accept(whole);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable cause) {
        closed.completeExceptionally(cause);
    }
}
