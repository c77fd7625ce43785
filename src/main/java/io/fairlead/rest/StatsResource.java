package io.fairlead.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;

/** {@code /stats}: statistics for people; monitoring systems use {@code /metrics}. */
@Path("/api/v1/stats")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "watching")
@SecurityRequirement(name = "bearer")
@DefaultProblemResponse
public final class StatsResource {
    private final Supplier<Stats> stats;

    StatsResource(Supplier<Stats> stats) {
        this.stats = stats;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "The gateway in one look", operationId = "stats")
    @ApiResponse(responseCode = "200", description = "As it is now", useReturnTypeSchema = true)
    public Stats read() {
        return stats.get();
    }
}
