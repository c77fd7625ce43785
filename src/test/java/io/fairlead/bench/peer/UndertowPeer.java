package io.fairlead.bench.peer;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Options;

/** Undertow's own WebSocket API, without a servlet container. */
final class UndertowPeer {
    private final Set<WebSocketChannel> fan = ConcurrentHashMap.newKeySet();
    private final Set<WebSocketChannel> chat = ConcurrentHashMap.newKeySet();

    private UndertowPeer() {}

    public static void main(String... arguments) throws IOException {
        Places places = Places.of(arguments);
        UndertowPeer peer = new UndertowPeer();
        SourceThread.start(
                places.source(),
                message -> peer.fan.forEach(channel -> WebSockets.sendBinary(ByteBuffer.wrap(message), channel, null)));
        Undertow.builder()
                .addHttpListener(places.port(), Places.HOST)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.BACKLOG, 4096)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, -1)
                .setHandler(Handlers.websocket(
                        (exchange, channel) -> peer.open(Places.Job.of(exchange.getRequestURI()), channel)))
                .build()
                .start();
    }

    private void open(Places.Job job, WebSocketChannel channel) {
        if (job == Places.Job.FAN || job == Places.Job.CHAT) {
            Set<WebSocketChannel> hearers = job == Places.Job.FAN ? fan : chat;
            hearers.add(channel);
            channel.addCloseTask(hearers::remove);
        }
        channel.getReceiveSetter().set(new Listener());
        channel.resumeReceives();
    }

    private final class Listener extends AbstractReceiveListener {
        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            var pooled = message.getData();
            WebSockets.sendBinary(
                    WebSockets.mergeBuffers(pooled.getResource()),
                    channel,
                    new io.undertow.websockets.core.WebSocketCallback<>() {
                        @Override
                        public void complete(WebSocketChannel sent, Void nothing) {
                            pooled.close();
                        }

                        @Override
                        public void onError(WebSocketChannel broken, Void nothing, Throwable cause) {
                            pooled.close();
                        }
                    });
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            chat.forEach(hearer -> WebSockets.sendText(text, hearer, null));
        }

        @Override
        protected long getMaxBinaryBufferSize() {
            return Places.MAX_MESSAGE;
        }
    }
}
