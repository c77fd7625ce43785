package io.fairlead.server;

import io.fairlead.access.Caller;
import io.fairlead.access.HandshakeRequest;
import java.util.List;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Takes over the connection of an admitted WebSocket handshake and sends the response. */
@FunctionalInterface
interface Upgrade {
    /** @throws io.fairlead.core.Problem invalid or not-found, if the connection was not taken over */
    void open(Admitted admitted);

    /**
     * An admitted handshake.
     *
     * @param subprotocols the selected subprotocol; may be empty
     * @param content the bytes received after the handshake
     */
    record Admitted(
            FilterChainContext context,
            HttpRequestPacket request,
            HandshakeRequest handshake,
            Caller caller,
            List<String> subprotocols,
            HttpContent content) {}
}
