package io.fairlead.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The typical first requests to a gateway: a session on each endpoint, pages and calls to the admin API.
 *
 * <p>Threading: used by the main thread only.
 */
public final class TrainingRequests {
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final byte[] HELLO = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};
    private static final List<String> ENDPOINTS =
            List.of("/ws/echo", "/ws/chat/room", "/ws/sketch/board", "/ws/relay/hub", "/ws/relay/proxy");
    private static final List<String> PAGES =
            List.of("/health/ready", "/metrics", "/api/v1/relays", "/api/v1/stats", "/index.html");

    private final URI base;
    private final String token;

    /** @param token an administrator's token */
    public TrainingRequests(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Sends the requests one after another and reads the complete responses. */
    public void send() {
        ENDPOINTS.forEach(path -> exchange(handshake(path), HELLO, CLOSE));
        PAGES.forEach(path -> exchange("GET " + path + " HTTP/1.1\r\n" + host() + "Authorization: Bearer " + token
                + "\r\nConnection: close\r\n\r\n"));
    }

    private String host() {
        return "Host: " + base.getHost() + ":" + base.getPort() + "\r\n";
    }

    private String handshake(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + host()
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    /** Sends the request, then the other parts once the response starts, and reads to the end. */
    private void exchange(String request, byte[]... more) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() < 0) {
                throw new IOException("no answer");
            }
            for (byte[] part : more) {
                socket.getOutputStream().write(part);
            }
            socket.getInputStream().readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
