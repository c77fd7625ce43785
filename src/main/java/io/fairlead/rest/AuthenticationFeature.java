package io.fairlead.rest;

import io.fairlead.access.Caller;
import io.fairlead.access.Logins;
import io.fairlead.core.Problem;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.List;

/**
 * Authenticates the caller of every method with {@link RolesAllowed} and sets the request's principal if
 * the role is theirs. Methods without the annotation ignore tokens.
 */
final class AuthenticationFeature implements DynamicFeature {
    private final Logins logins;

    AuthenticationFeature(Logins logins) {
        this.logins = logins;
    }

    @Override
    public void configure(ResourceInfo call, FeatureContext context) {
        RolesAllowed allowed = call.getResourceMethod().getAnnotation(RolesAllowed.class);
        if (allowed != null) {
            context.register(new LoginFilter(logins, allowed.value()[0]));
        }
    }

    @Priority(Priorities.AUTHENTICATION)
    private record LoginFilter(Logins logins, String role) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            Object address = request.getProperty(AdminApi.REMOTE_ADDRESS);
            Caller caller = logins.login(
                    request.getHeaderString(HttpHeaders.AUTHORIZATION),
                    address == null ? "unknown" : address.toString());
            request.setSecurityContext(
                    new CallerContext(caller, request.getSecurityContext().isSecure()));
            if (!caller.hasAny(List.of(role))) {
                throw new Problem(Problem.Kind.FORBIDDEN, "this call needs the role " + role);
            }
        }
    }

    private record CallerContext(Caller caller, boolean secure) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return caller.hasAny(List.of(role));
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
