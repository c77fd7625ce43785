package io.fairlead.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first exchanges of the remote framebuffer protocol (RFC 6143 §7.1), as noVNC has them. */
@Timeout(60)
class VncIT {
    private static final byte[] VERSION = "RFB 003.008\n".getBytes(US_ASCII);
    /** One security type: none (RFC 6143 §7.1.2). */
    private static final byte[] TYPES = {1, 1};

    private static final byte[] CHOICE = {1};
    private static final byte[] OK = {0, 0, 0, 0};
    private static final byte[] SHARED = {1};

    /** 16 by 16 pixels, 32 bits each (RFC 6143 §7.3.2). */
    private static final byte[] INIT = {
        0, 16, 0, 16, 32, 24, 0, 1, 0, (byte) 255, 0, (byte) 255, 0, (byte) 255, 16, 8, 0, 0, 0, 0, 0, 0, 0, 1, 'x'
    };

    private static Void serve(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(VERSION);
            assertArrayEquals(VERSION, client.getInputStream().readNBytes(VERSION.length));
            client.getOutputStream().write(TYPES);
            assertArrayEquals(CHOICE, client.getInputStream().readNBytes(CHOICE.length));
            client.getOutputStream().write(OK);
            assertArrayEquals(SHARED, client.getInputStream().readNBytes(SHARED.length));
            client.getOutputStream().write(INIT);
            return null;
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private interface Viewer {
        void send(byte[] bytes);

        byte[] next() throws InterruptedException;
    }

    private static void converse(Viewer viewer) throws InterruptedException {
        for (byte[][] step : new byte[][][] {{VERSION, VERSION}, {TYPES, CHOICE}, {OK, SHARED}, {INIT, null}}) {
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            while (heard.size() < step[0].length) {
                heard.writeBytes(viewer.next());
            }
            assertArrayEquals(step[0], heard.toByteArray());
            if (step[1] != null) {
                viewer.send(step[1]);
            }
        }
    }

    private static void view(String subprotocol, java.util.function.Function<MessageListener.Session, Viewer> form)
            throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                FairleadProcess process =
                        FairleadProcess.start("relays:\n  - {name: vnc, mode: proxy, socket: \"tcp://127.0.0.1:"
                                + server.getLocalPort() + "\"}\n")) {
            CompletableFuture<Void> served = CompletableFuture.supplyAsync(() -> serve(server));
            MessageListener.Session session = MessageListener.open(process.webSocket("ws/relay/vnc"), subprotocol);
            assertEquals(subprotocol, session.socket().getSubprotocol());
            converse(form.apply(session));
            served.join();
            assertEquals(1000, session.closed().join());
        }
    }

    @Test
    void aViewerSpeaksBinary() throws Exception {
        view("binary", session -> new Viewer() {
            @Override
            public void send(byte[] bytes) {
                session.socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
            }

            @Override
            public byte[] next() throws InterruptedException {
                return session.heard().take();
            }
        });
    }

    @Test
    void anOldViewerSpeaksBase64() throws Exception {
        view("base64", session -> new Viewer() {
            @Override
            public void send(byte[] bytes) {
                session.socket()
                        .sendText(Base64.getEncoder().encodeToString(bytes), true)
                        .join();
            }

            @Override
            public byte[] next() throws InterruptedException {
                return Base64.getDecoder().decode(session.heard().take());
            }
        });
    }
}
