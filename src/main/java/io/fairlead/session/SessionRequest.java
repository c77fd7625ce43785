package io.fairlead.session;

import io.fairlead.access.Caller;
import io.fairlead.core.Connection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that opens a session.
 *
 * @param target the relay, room or board in the path; empty: none
 * @param connection to write to the session
 * @param subprotocol the negotiated one; empty: none
 * @param since the position to recover from, {@code EPOCH:OFFSET}; null: no recovery
 * @param query the decoded query parameters
 * @param caller the client that opens it
 * @param via the transport: {@link #WEBSOCKET} or {@link #HTTP}
 */
public record SessionRequest(
        String target,
        Connection connection,
        String subprotocol,
        @Nullable String since,
        Map<String, List<String>> query,
        Caller caller,
        String via) {
    public static final String WEBSOCKET = "websocket";
    public static final String HTTP = "http";
}
