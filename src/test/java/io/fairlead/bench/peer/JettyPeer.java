package io.fairlead.bench.peer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty's own WebSocket API, without a servlet container. */
public final class JettyPeer {
    private final Set<Session> fan = ConcurrentHashMap.newKeySet();
    private final Set<Session> chat = ConcurrentHashMap.newKeySet();

    private JettyPeer() {}

    public static void main(String... arguments) throws Exception {
        Places places = Places.of(arguments);
        JettyPeer peer = new JettyPeer();
        SourceThread.start(
                places.source(),
                message -> peer.fan.forEach(session -> session.sendBinary(ByteBuffer.wrap(message), Callback.NOOP)));
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(Places.HOST);
        connector.setPort(places.port());
        connector.setAcceptQueueSize(4096);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, peer::configure));
        server.start();
    }

    private void configure(ServerWebSocketContainer container) {
        container.setMaxBinaryMessageSize(Places.MAX_MESSAGE);
        container.setMaxFrameSize(Places.MAX_MESSAGE);
        container.setAutoFragment(false);
        container.setIdleTimeout(Duration.ofHours(1));
        container.addMapping(
                new ServletPathSpec("/*"),
                (request, response, callback) -> new Listener(Places.Job.of(Request.getPathInContext(request))));
    }

    /** One session. */
    public final class Listener implements Session.Listener.AutoDemanding {
        private final Places.Job job;
        private @Nullable Session session;

        Listener(Places.Job job) {
            this.job = job;
        }

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
            if (job == Places.Job.FAN || job == Places.Job.CHAT) {
                (job == Places.Job.FAN ? fan : chat).add(opened);
            }
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            if (session != null) {
                session.sendBinary(payload, callback);
            }
        }

        @Override
        public void onWebSocketText(String message) {
            chat.forEach(hearer -> hearer.sendText(message, Callback.NOOP));
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            if (session != null) {
                fan.remove(session);
                chat.remove(session);
            }
            callback.succeed();
        }
    }
}
