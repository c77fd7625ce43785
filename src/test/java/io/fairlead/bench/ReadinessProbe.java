package io.fairlead.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Whether somebody is at home yet. */
final class ReadinessProbe {
    private static final String YES = "HTTP/1.1 101";

    private ReadinessProbe() {}

    /** Whether the port takes connections. */
    static boolean connects(int port) {
        try (SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether a WebSocket handshake there is answered with 101. */
    static boolean upgrades(int port, String path) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        try (SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
            socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(YES.length());
            int count = 0;
            while (count >= 0 && answer.hasRemaining()) {
                count = socket.read(answer);
            }
            return new String(answer.array(), StandardCharsets.US_ASCII).equals(YES);
        } catch (IOException notYet) {
            return false;
        }
    }
}
