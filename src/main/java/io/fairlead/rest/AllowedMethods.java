package io.fairlead.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Completes the Allow field: adds HEAD where GET is allowed, and always OPTIONS (RFC 9110 §9.1). Adds Accept-Patch
 * where PATCH is allowed (RFC 5789 §3.1).
 */
final class AllowedMethods implements ContainerResponseFilter {
    static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String ACCEPT_PATCH = "Accept-Patch";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Set<String> allowed = allowed(response.getHeaderString(HttpHeaders.ALLOW));
        if (!allowed.isEmpty()) {
            response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", allowed));
        }
        boolean refusedPatch =
                response.getStatus() == 415 && request.getMethod().equals(HttpMethod.PATCH);
        if (refusedPatch || allowed.contains(HttpMethod.PATCH)) {
            response.getHeaders().putSingle(ACCEPT_PATCH, MERGE_PATCH);
        }
    }

    private static Set<String> allowed(@Nullable String allow) {
        Set<String> methods = new TreeSet<>();
        if (allow != null) {
            Arrays.stream(allow.split(","))
                    .map(one -> one.strip().toUpperCase(Locale.ROOT))
                    .forEach(methods::add);
            methods.add(HttpMethod.OPTIONS);
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return methods;
    }
}
