package io.fairlead.tyrus;

import jakarta.websocket.server.HandshakeRequest;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake, as presented to an added endpoint ({@code Configurator.modifyHandshake}).
 *
 * @param request Tyrus' own request, which provides the rest
 */
record AddedHandshake(HandshakeRequest request, HandshakeUri opening) implements HandshakeRequest {
    @Override
    public Map<String, List<String>> getHeaders() {
        return request.getHeaders();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return opening.user();
    }

    @Override
    public URI getRequestURI() {
        return opening.uri();
    }

    @Override
    public boolean isUserInRole(String role) {
        return request.isUserInRole(role);
    }

    @Override
    public Object getHttpSession() {
        return request.getHttpSession();
    }

    @Override
    public Map<String, List<String>> getParameterMap() {
        return opening.parameters();
    }

    @Override
    public String getQueryString() {
        return request.getQueryString();
    }
}
