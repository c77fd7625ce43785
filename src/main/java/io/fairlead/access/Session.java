package io.fairlead.access;

import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Outbox;
import java.time.Instant;

/**
 * An open session in the gateway's list, over WebSocket or the HTTP fallback.
 *
 * @param endpoint {@code echo}, {@code chat}, {@code sketch} or {@code relay}
 * @param target the relay, room or board; empty for echo
 * @param via the transport: {@code websocket} or {@code http}
 * @param user the name of the caller; {@code anonymous} without credentials
 * @param subprotocol the negotiated one; empty: none
 */
public record Session(
        String id,
        String endpoint,
        String target,
        String via,
        String address,
        String user,
        String subprotocol,
        Instant since,
        Connection connection,
        Outbox outbox,
        Counters counters) {}
