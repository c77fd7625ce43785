package io.fairlead.rest;

import io.fairlead.core.Problem;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/** Rejects malformed media types with a problem document: Jersey itself would respond with an empty 400. */
@PreMatching
final class HeaderCheck implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        try {
            request.getMediaType();
            request.getAcceptableMediaTypes();
        } catch (ProcessingException | IllegalArgumentException e) {
            throw new Problem(Problem.Kind.INVALID, "Content-Type or Accept is not a media type");
        }
    }
}
