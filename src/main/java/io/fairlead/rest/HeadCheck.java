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
 * The last check of a call whose body has not come yet, after those of the caller and the resource: the body's length. A
 * call that passes gets status 100 (RFC 9110 §15.2.1) and is repeated with its body. Not on an application server, which
 * may leave a client waiting whose body it does not read.
 */
@Priority(Priorities.USER)
final class HeadCheck implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getProperty(AdminApi.HEAD_ONLY) == null) {
            return;
        }
        if (length(request.getHeaderString(HttpHeaders.CONTENT_LENGTH)) > Json.MAX_BODY_BYTES) {
            throw AdminApi.tooLarge();
        }
        request.abortWith(Response.status(AdminApi.CONTINUE).build());
    }

    private static long length(@Nullable String field) {
        try {
            return field == null ? 0 : Long.parseLong(field);
        } catch (NumberFormatException notANumber) {
            throw new Problem(Problem.Kind.INVALID, "Content-Length is not a number");
        }
    }
}
