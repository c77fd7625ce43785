package io.fairlead.rest;

import io.fairlead.access.Caller;
import io.fairlead.access.Logins;
import io.fairlead.access.Role;
import io.fairlead.core.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Puts a token check in front of every call that says {@link RequiresRole}. The caller becomes the request's principal. */
final class RoleFilter implements DynamicFeature {
    /** The request property in which the one who mounts the API leaves the remote address: JAX-RS has no word for it. */
    static final String REMOTE_ADDRESS = "fairlead.remoteAddress";

    private final Logins logins;

    RoleFilter(Logins logins) {
        this.logins = logins;
    }

    @Override
    public void configure(ResourceInfo call, FeatureContext context) {
        RequiresRole needs = call.getResourceMethod().getAnnotation(RequiresRole.class);
        if (needs != null) {
            context.register(new Check(logins, needs.value()));
        }
    }

    @Priority(Priorities.AUTHENTICATION)
    private record Check(Logins logins, Role needed) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            Object address = request.getProperty(REMOTE_ADDRESS);
            Caller caller = logins.login(
                    request.getHeaderString(HttpHeaders.AUTHORIZATION),
                    address == null ? "unknown" : address.toString());
            request.setSecurityContext(
                    new Known(caller, request.getSecurityContext().isSecure()));
            if (!caller.has(needed)) {
                throw new Problem(Problem.Kind.FORBIDDEN, "this call needs the role " + needed.id());
            }
        }
    }

    private record Known(Caller caller, boolean secure) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return caller.roles().contains(role);
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
