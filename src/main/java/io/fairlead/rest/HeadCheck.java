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
 * The last check before the body is read: after the caller and the resource, it checks the body's length. If only these
 * checks were requested, responds with status 100 (RFC 9110 §15.2.1); the call is then repeated with the body.
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
