package io.fairlead.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /health/…}: needs no token, as orchestrators have none; details must not contain secrets. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "watching")
@ApiResponse(
        responseCode = "200",
        description = "Up",
        content = @Content(schema = @Schema(implementation = Health.Report.class)))
@ApiResponse(
        responseCode = "503",
        description = "Down",
        content = @Content(schema = @Schema(implementation = Health.Report.class)))
@ApiResponse(
        responseCode = "default",
        description = "A failure",
        content =
                @Content(
                        mediaType = ProblemDocument.MEDIA_TYPE,
                        schema = @Schema(implementation = ProblemDocument.class)))
public final class HealthResource {
    private final Health health;

    HealthResource(Health health) {
        this.health = health;
    }

    @GET
    @Path("live")
    @Operation(summary = "Should it be left running?", operationId = "live")
    public Response live() {
        return answer("live");
    }

    @GET
    @Path("ready")
    @Operation(
            summary = "Should it get new sessions?",
            description =
                    "The checks store and relays only inform: a gateway whose store is down, or of which a relay has failed"
                            + " (degraded), serves on and stays ready",
            operationId = "ready")
    public Response ready() {
        return answer("ready");
    }

    @GET
    @Path("started")
    @Operation(summary = "Is it done with starting?", operationId = "started")
    public Response started() {
        return answer("started");
    }

    private Response answer(String probe) {
        Health.Report report = health.report(probe).orElseThrow();
        return Response.status(report.httpStatus()).entity(report).build();
    }
}
