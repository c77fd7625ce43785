package io.fairlead.rest;

import io.fairlead.access.AuditEntry;
import io.fairlead.access.AuditLog;
import io.fairlead.access.Caller;
import io.fairlead.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/**
 * Records every call that changes something, and every rejected call of a known caller or with a wrong token. Does not
 * record calls without a token or beyond the limit of failed logins: their number is unlimited, and they would displace
 * relevant entries.
 */
final class AuditFeature implements DynamicFeature {
    private static final int MAX_TARGET = 512;

    private final AuditLog log;
    private final Clock clock;

    AuditFeature(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void configure(ResourceInfo call, FeatureContext context) {
        RolesAllowed allowed = call.getResourceMethod().getAnnotation(RolesAllowed.class);
        if (allowed != null) {
            context.register(new Recorder(log, clock, List.of(allowed.value()).contains(Role.VIEWER.id())));
        }
    }

    private record Recorder(AuditLog log, Clock clock, boolean isForViewers) implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (isAudited(request, response.getStatus())) {
                log.record(act(request, response.getStatus()));
            }
        }

        private boolean isAudited(ContainerRequestContext request, int status) {
            if (status == AdminApi.CONTINUE) {
                return false;
            }
            if (status == 401) {
                return request.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
            }
            boolean reads = request.getMethod().equals(HttpMethod.GET)
                    || request.getMethod().equals(HttpMethod.HEAD)
                    || isForViewers;
            return status == 403 || (!reads && status != 429);
        }

        private AuditEntry act(ContainerRequestContext request, int status) {
            String path = request.getUriInfo().getRequestUri().getRawPath();
            Object address = request.getProperty(AdminApi.REMOTE_ADDRESS);
            boolean known = request.getSecurityContext().getUserPrincipal() instanceof Caller;
            Caller caller = known
                    ? (Caller) request.getSecurityContext().getUserPrincipal()
                    : Caller.anonymous(String.valueOf(address));
            return new AuditEntry(
                    clock.instant(),
                    known ? caller.name() : "",
                    Arrays.stream(Role.values())
                            .filter(caller::has)
                            .reduce((lower, higher) -> higher)
                            .map(Role::id)
                            .orElse(""),
                    address == null ? "unknown" : address.toString(),
                    request.getMethod(),
                    path.length() > MAX_TARGET ? path.substring(0, MAX_TARGET) : path,
                    Integer.toString(status));
        }
    }
}
