package io.fairlead.tyrus;

import io.fairlead.access.Caller;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of the opening request that Tyrus does not report as Jakarta WebSocket 2.1 specifies. They are passed
 * through Tyrus as the principal, the only object that reaches the session unchanged.
 *
 * @param user null: not authenticated
 * @param uri the full URI as sent, from {@code ws} or {@code wss} to the query
 * @param parameters the decoded query parameters
 */
public record HandshakeUri(@Nullable Caller user, URI uri, Map<String, List<String>> parameters) implements Principal {
    @Override
    public String getName() {
        return user == null ? "" : user.name();
    }
}
