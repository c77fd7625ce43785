package io.fairlead.bench.peer;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.glassfish.tyrus.server.Server;
import org.jspecify.annotations.Nullable;

/** Tyrus as shipped, on its own Grizzly container, with an endpoint as the Jakarta tutorial has it. */
@SuppressWarnings("FutureReturnValueIgnored") // who is slow or gone is not looked after
public final class TyrusPeer {
    private static final Set<Session> FAN = ConcurrentHashMap.newKeySet();
    private static final Set<Session> CHAT = ConcurrentHashMap.newKeySet();

    private TyrusPeer() {}

    public static void main(String... arguments) throws Exception {
        Places places = Places.of(arguments);
        System.setProperty(Endpoint.UPSTREAM, Integer.toString(places.upstream()));
        SourceThread.start(
                places.source(),
                message -> FAN.forEach(session -> session.getAsyncRemote().sendBinary(ByteBuffer.wrap(message))));
        new Server(Places.HOST, places.port(), "/", Map.of(), Endpoint.class).start();
        new CountDownLatch(1).await();
    }

    /** One instance for each session. */
    @ServerEndpoint("/{job}")
    public static final class Endpoint {
        static final String UPSTREAM = "bench.upstream";
        private static final int READ_BYTES = 64 << 10;
        private Places.Job job = Places.Job.ECHO;
        private @Nullable Socket upstream;

        @OnOpen
        public void onOpen(Session session, @PathParam("job") String name) throws IOException {
            job = Places.Job.of("/" + name);
            session.setMaxBinaryMessageBufferSize(Places.MAX_MESSAGE);
            switch (job) {
                case FAN -> FAN.add(session);
                case CHAT -> CHAT.add(session);
                case RELAY -> {
                    Socket socket = new Socket(Places.HOST, Integer.getInteger(UPSTREAM));
                    socket.setTcpNoDelay(true);
                    upstream = socket;
                    new Thread(() -> back(socket, session)).start();
                }
                default -> {}
            }
        }

        private static void back(Socket upstream, Session session) {
            try (upstream;
                    session) {
                byte[] bytes = new byte[READ_BYTES];
                for (int count = upstream.getInputStream().read(bytes);
                        count > 0;
                        count = upstream.getInputStream().read(bytes)) {
                    session.getBasicRemote().sendBinary(ByteBuffer.wrap(bytes, 0, count));
                }
            } catch (IOException over) {
                throw new UncheckedIOException(over);
            }
        }

        @OnMessage
        public void onBinary(Session session, ByteBuffer message) throws IOException {
            if (upstream == null) {
                session.getBasicRemote().sendBinary(message);
            } else {
                byte[] bytes = new byte[message.remaining()];
                message.get(bytes);
                upstream.getOutputStream().write(bytes);
            }
        }

        @OnMessage
        public void onText(Session session, String message) {
            CHAT.forEach(hearer -> hearer.getAsyncRemote().sendText(message));
        }

        @OnClose
        public void onClose(Session session) throws IOException {
            FAN.remove(session);
            CHAT.remove(session);
            if (upstream != null) {
                upstream.close();
            }
        }
    }
}
