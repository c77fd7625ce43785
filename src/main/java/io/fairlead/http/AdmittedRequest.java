package io.fairlead.http;

import io.fairlead.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request whose principal is the admitted caller. It offers only the subprotocol to be selected, and only the upgrade
 * to WebSocket, because Tyrus ignores an upgrade that is listed among others (RFC 9110 §7.8).
 */
final class AdmittedRequest extends HttpServletRequestWrapper {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String UPGRADE = "Upgrade";
    private static final List<String> WEBSOCKET = List.of("websocket");

    private final Caller caller;
    private final Principal principal;
    private final List<String> subprotocols;

    /**
     * @param principal the caller, or a principal that holds it
     * @param subprotocols at most one
     */
    AdmittedRequest(HttpServletRequest request, Caller caller, Principal principal, List<String> subprotocols) {
        super(request);
        this.caller = caller;
        this.principal = principal;
        this.subprotocols = subprotocols;
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> replaced = replaced(name);
        if (replaced == null) {
            return super.getHeader(name);
        }
        return replaced.isEmpty() ? null : replaced.get(0);
    }

    /** The values that replace those of the request; null: unchanged. */
    private @Nullable List<String> replaced(String name) {
        if (UPGRADE.equalsIgnoreCase(name)) {
            return WEBSOCKET;
        }
        return PROTOCOL.equalsIgnoreCase(name) ? subprotocols : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        List<String> replaced = replaced(name);
        return replaced == null ? super.getHeaders(name) : Collections.enumeration(replaced);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(name -> subprotocols.isEmpty() && PROTOCOL.equalsIgnoreCase(name));
        return Collections.enumeration(names);
    }

    @Override
    public Principal getUserPrincipal() {
        return principal;
    }

    @Override
    public String getRemoteUser() {
        return caller.name();
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller.hasAny(List.of(role));
    }
}
