package io.fairlead.definition;

import io.fairlead.core.AccessRule;
import io.fairlead.core.Delivery;
import io.fairlead.framing.Framer;
import io.fairlead.framing.Framing;
import io.fairlead.framing.Payload;
import io.fairlead.framing.TelnetFramer;
import io.fairlead.target.SocketUri;
import java.time.Duration;
import java.util.List;

/**
 * The definition of one relay, validated and with all defaults filled in. Two equal specs define the same relay.
 *
 * @param name {@code [a-z0-9][a-z0-9-]{0,62}}
 * @param maxFrameBytes maximum size of a message from either side
 * @param history messages kept for recovery (hub)
 * @param idleTimeout zero: none; for UDP, the time since a peer's last packet
 * @param reconnectInitial first delay before a hub reconnects
 * @param reconnectMax maximum delay before a hub reconnects
 * @param greeting sent to each raw peer on connect; empty: none
 * @param reply sent back for each message from a raw peer; empty: none
 * @param subprotocols selected for sessions that offer them; the payload is verbatim
 * @param enabled whether it starts with the gateway
 * @param maxPeers maximum number of raw peers; further ones are refused
 * @param keepAlive TCP: how long the connection may be silent, or bytes unacknowledged, before the remote end is
 *     probed; zero: the system default
 * @param room the chat room that peers join; empty in other modes
 */
public record RelaySpec(
        String name,
        Mode mode,
        SocketUri socket,
        Framing framing,
        Payload payload,
        int maxFrameBytes,
        Delivery delivery,
        int history,
        Duration idleTimeout,
        Duration connectTimeout,
        Duration reconnectInitial,
        Duration reconnectMax,
        String greeting,
        String reply,
        List<String> subprotocols,
        boolean enabled,
        AccessRule access,
        int maxPeers,
        Duration keepAlive,
        String room) {
    public RelaySpec {
        subprotocols = List.copyOf(subprotocols);
    }

    /** A new framer, for one peer. */
    public Framer newFramer() {
        Framer framer = Framer.of(framing, maxFrameBytes);
        return mode == Mode.CHAT ? new TelnetFramer(framer) : framer;
    }

    /** The maximum payload bytes in the history. */
    public long historyBytes() {
        return mode == Mode.HUB ? (long) history * maxFrameBytes : 0;
    }
}
