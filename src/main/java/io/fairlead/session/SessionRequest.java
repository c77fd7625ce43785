package io.fairlead.session;

import io.fairlead.access.Caller;
import io.fairlead.core.Connection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session when it opens.
 *
 * @param target what the path names, such as a relay; empty when it names nothing
 * @param connection the session itself, to write to
 * @param subprotocol what was agreed on; empty: none
 * @param since where a recovery begins, {@code EPOCH:OFFSET}; null: none is wanted
 * @param query decoded, as it was sent
 * @param caller who opens it
 * @param via what carries it: {@link #WEBSOCKET} or {@link #HTTP}
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
