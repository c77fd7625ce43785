package io.fairlead.rest;

import io.fairlead.core.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * Ends what is to be known of a call before its body comes: after the caller and the resource, the body's length. Who
 * asks for that alone gets the status 100 (RFC 9110 §15.2.1), and calls again with the body.
 */
@Priority(Priorities.USER)
final class HeadCheck implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        if (length(request.getHeaderString(HttpHeaders.CONTENT_LENGTH)) > Json.MAX_BODY_BYTES) {
            throw AdminApi.tooLarge();
        }
        if (request.getProperty(AdminApi.HEAD_ONLY) != null) {
            request.abortWith(Response.status(AdminApi.CONTINUE).build());
        }
    }

    private static long length(@Nullable String field) {
        try {
            return field == null ? 0 : Long.parseLong(field);
        } catch (NumberFormatException notANumber) {
            throw new Problem(Problem.Kind.INVALID, "Content-Length is not a number");
        }
    }
}
