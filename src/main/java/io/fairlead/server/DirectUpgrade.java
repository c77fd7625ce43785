package io.fairlead.server;

import io.fairlead.access.Caller;
import io.fairlead.access.Handshake;
import io.fairlead.eventloop.Loops;
import io.fairlead.eventloop.ReadSlots;
import io.fairlead.eventloop.TlsChannel;
import io.fairlead.websocket.Engine;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.ssl.SSLUtils;

/** Gives the gateway's own endpoints to the {@link Engine}. */
final class DirectUpgrade implements Upgrade {
    private final Engine engine;
    private final Loops loops;

    DirectUpgrade(Engine engine, Loops loops) {
        this.engine = engine;
        this.loops = loops;
    }

    boolean takes(Handshake handshake) {
        return engine.serves(handshake.path());
    }

    @Override
    public void open(
            FilterChainContext ctx,
            HttpRequestPacket request,
            Handshake handshake,
            Caller caller,
            List<String> agreed,
            HttpContent content) {
        NIOConnection connection = (NIOConnection) ctx.getConnection();
        String key = request.getHeader("Sec-WebSocket-Key");
        String subprotocol = agreed.isEmpty() ? "" : agreed.get(0);
        List<String> extensions = UpgradeFilter.headers(request, "Sec-WebSocket-Extensions");
        ByteBuffer early = early(content.getContent());
        loops.of(connection)
                .execute(() -> engine.open(
                        connection,
                        channel(connection),
                        handshake,
                        caller,
                        new Engine.Agreement(key, subprotocol, extensions),
                        early));
    }

    private ByteChannel channel(NIOConnection connection) {
        SocketChannel socket = (SocketChannel) connection.getChannel();
        SSLEngine tls = SSLUtils.getSSLEngine(connection);
        return tls == null ? socket : new TlsChannel(socket, tls, loops.of(connection), TlsFilter.cut(connection));
    }

    private static ByteBuffer early(Buffer bytes) {
        ByteBuffer copy =
                ByteBuffer.allocate(ReadSlots.HEADROOM + bytes.remaining()).position(ReadSlots.HEADROOM);
        return copy.put(bytes.toByteBuffer()).position(ReadSlots.HEADROOM);
    }
}
