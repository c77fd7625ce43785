package io.fairlead.bench.peer;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.parsetools.RecordParser;
import java.util.HashSet;
import java.util.Set;

/**
 * Vert.x on Netty's native epoll, one event loop.
 *
 * <p>Threading: the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // who is slow or gone is not looked after
final class VertxPeer {
    private static final int LENGTH_BYTES = 4;
    private final Set<ServerWebSocket> fan = new HashSet<>();
    private final Set<ServerWebSocket> chat = new HashSet<>();
    private final NetClient dialler;
    private final Places places;

    private VertxPeer(Vertx vertx, Places places) {
        this.places = places;
        dialler = vertx.createNetClient();
    }

    public static void main(String... arguments) {
        Places places = Places.of(arguments);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        VertxPeer peer = new VertxPeer(vertx, places);
        vertx.createNetServer(new NetServerOptions().setHost(Places.HOST).setPort(places.source()))
                .connectHandler(source -> source.handler(peer.messages()))
                .listen();
        vertx.createHttpServer(new HttpServerOptions()
                        .setHost(Places.HOST)
                        .setPort(places.port())
                        .setAcceptBacklog(4096)
                        .setTcpNoDelay(true)
                        .setMaxWebSocketFrameSize(Places.MAX_MESSAGE)
                        .setMaxWebSocketMessageSize(Places.MAX_MESSAGE))
                .webSocketHandler(peer::open)
                .listen();
    }

    private RecordParser messages() {
        RecordParser parser = RecordParser.newFixed(LENGTH_BYTES);
        boolean[] inMessage = {false};
        parser.handler(record -> {
            if (inMessage[0]) {
                fan.forEach(session -> session.writeBinaryMessage(record));
                parser.fixedSizeMode(LENGTH_BYTES);
            } else {
                parser.fixedSizeMode(record.getInt(0));
            }
            inMessage[0] = !inMessage[0];
        });
        return parser;
    }

    private void open(ServerWebSocket session) {
        switch (Places.Job.of(session.path())) {
            case ECHO -> session.binaryMessageHandler(session::writeBinaryMessage);
            case FAN -> join(fan, session);
            case CHAT -> {
                join(chat, session);
                session.textMessageHandler(text -> chat.forEach(hearer -> hearer.writeTextMessage(text)));
            }
            case RELAY -> {
                session.pause();
                dialler.connect(places.upstream(), Places.HOST)
                        .onSuccess(upstream -> {
                            session.pipeTo(upstream);
                            upstream.pipeTo(session);
                        })
                        .onFailure(refused -> session.close());
            }
        }
    }

    private static void join(Set<ServerWebSocket> hearers, ServerWebSocket session) {
        hearers.add(session);
        session.closeHandler(closed -> hearers.remove(session));
    }
}
