package io.fairlead.access;

import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Outbox;
import java.time.Instant;

/**
 * An open session, over WebSocket or its HTTP fallback, in the gateway's list.
 *
 * @param endpoint {@code echo}, {@code chat}, {@code sketch} or {@code relay}
 * @param target the relay, room or board; empty for echo
 * @param via the transport: {@code websocket} or {@code http}
 * @param user who opened it; {@code anonymous} without credentials
 * @param subprotocol the agreed one; empty: none
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
