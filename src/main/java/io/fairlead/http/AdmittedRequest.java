package io.fairlead.http;

import io.fairlead.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request whose principal is the admitted caller, and which offers only the subprotocol to agree on. */
final class AdmittedRequest extends HttpServletRequestWrapper {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private final Caller caller;
    private final Principal principal;
    private final List<String> subprotocols;

    /**
     * @param principal the caller, or what has it
     * @param subprotocols none or one
     */
    AdmittedRequest(HttpServletRequest request, Caller caller, Principal principal, List<String> subprotocols) {
        super(request);
        this.caller = caller;
        this.principal = principal;
        this.subprotocols = subprotocols;
    }

    @Override
    public @Nullable String getHeader(String name) {
        if (!PROTOCOL.equalsIgnoreCase(name)) {
            return super.getHeader(name);
        }
        return subprotocols.isEmpty() ? null : subprotocols.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return PROTOCOL.equalsIgnoreCase(name) ? Collections.enumeration(subprotocols) : super.getHeaders(name);
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
