package io.fairlead.server;

import io.fairlead.access.Caller;
import io.fairlead.access.HandshakeRequest;
import java.util.List;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Takes over the connection of an admitted WebSocket handshake and answers it. */
@FunctionalInterface
interface Upgrade {
    /** @throws io.fairlead.core.Problem invalid or not-found, when the connection was not taken over */
    void open(Admitted admitted);

    /**
     * A handshake that may be answered.
     *
     * @param subprotocols the one to agree on, or none
     * @param content the bytes that followed the handshake
     */
    record Admitted(
            FilterChainContext context,
            HttpRequestPacket request,
            HandshakeRequest handshake,
            Caller caller,
            List<String> subprotocols,
            HttpContent content) {}
}
