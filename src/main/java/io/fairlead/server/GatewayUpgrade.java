package io.fairlead.server;

import io.fairlead.access.HandshakeRequest;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.eventloop.ReadBuffer;
import io.fairlead.eventloop.TlsChannel;
import io.fairlead.websocket.WebSocketServer;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.ssl.SSLUtils;

/** Passes connections to the gateway's own endpoints to the {@link WebSocketServer}. */
final class GatewayUpgrade implements Upgrade {
    private final WebSocketServer webSockets;
    private final EventLoops loops;

    GatewayUpgrade(WebSocketServer webSockets, EventLoops loops) {
        this.webSockets = webSockets;
        this.loops = loops;
    }

    boolean takes(HandshakeRequest handshake) {
        return webSockets.serves(handshake.path());
    }

    @Override
    public void open(Admitted admitted) {
        HttpRequestPacket request = admitted.request();
        NIOConnection connection = (NIOConnection) admitted.context().getConnection();
        String key = request.getHeader("Sec-WebSocket-Key");
        String subprotocol =
                admitted.subprotocols().isEmpty() ? "" : admitted.subprotocols().get(0);
        List<String> extensions = UpgradeFilter.headers(request, "Sec-WebSocket-Extensions");
        ByteBuffer early = early(admitted.content().getContent());
        loops.of(connection)
                .execute(() -> webSockets.open(
                        connection,
                        channel(connection),
                        admitted.handshake(),
                        admitted.caller(),
                        new WebSocketServer.Agreement(key, subprotocol, extensions),
                        early));
    }

    private ByteChannel channel(NIOConnection connection) {
        SocketChannel socket = (SocketChannel) connection.getChannel();
        SSLEngine tls = SSLUtils.getSSLEngine(connection);
        return tls == null
                ? socket
                : new TlsChannel(socket, tls, loops.of(connection), TlsFilter.partialRecord(connection));
    }

    private static ByteBuffer early(Buffer bytes) {
        ByteBuffer copy =
                ByteBuffer.allocate(ReadBuffer.HEADROOM + bytes.remaining()).position(ReadBuffer.HEADROOM);
        return copy.put(bytes.toByteBuffer()).position(ReadBuffer.HEADROOM);
    }
}
