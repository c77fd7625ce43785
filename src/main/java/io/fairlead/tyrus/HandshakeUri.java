package io.fairlead.tyrus;

import io.fairlead.access.Caller;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Jakarta WebSocket 2.1 tells an endpoint of the request that opened its session, and Tyrus gets wrong. It travels
 * through Tyrus as the principal, which is the only thing that comes from the handshake to the session unchanged.
 *
 * @param user null: nobody is authenticated
 * @param uri the whole of it, from {@code ws} or {@code wss} to the query, as it was sent
 * @param parameters those of the query, decoded
 */
public record HandshakeUri(@Nullable Caller user, URI uri, Map<String, List<String>> parameters) implements Principal {
    @Override
    public String getName() {
        return user == null ? "" : user.name();
    }
}
