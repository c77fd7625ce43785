package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.access.Caller;
import io.fairlead.access.Tickets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /tickets}: lets another party, usually a web page, open one session on behalf of the caller. */
@Path("/api/v1/tickets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
@SecurityRequirement(name = "bearer")
@DefaultProblemResponse
public final class TicketResource {
    private static final Pattern PATH = Pattern.compile("/(?:ws|sse)/[^\\s\\p{Cntrl}?#\\\\]{1,500}");
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]{0,31}://(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253})(?::[0-9]{1,5})?");
    private final Tickets tickets;

    TicketResource(Tickets tickets) {
        this.tickets = tickets;
    }

    @Schema(name = "TicketRequest", requiredProperties = "path")
    record TicketRequest(
            @Schema(example = "/ws/relay/lobby") String path,

            @Schema(description = "the only browser origin that may use it") @Nullable String origin) {}

    @Schema(name = "Ticket")
    record View(String ticket, @Schema(format = "date-time") String expires) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("operator")
    @Operation(summary = "A ticket for one session, soon", operationId = "createTicket")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = TicketRequest.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Good for one use",
            content = @Content(schema = @Schema(implementation = View.class)))
    public Response create(@Parameter(hidden = true) @Nullable JsonNode body, @Context SecurityContext security) {
        BodyFields fields = new BodyFields(body, Set.of("path", "origin"));
        String path = fields.text("path");
        String origin = fields.text("origin");
        if (path == null || !PATH.matcher(path).matches()) {
            fields.found().add("/path", "expected a path under /ws/ or /sse/, without a query");
        }
        if (origin != null && !ORIGIN.matcher(origin).matches()) {
            fields.found().add("/origin", "expected an origin such as https://example.org:8443");
        }
        fields.found().raise();
        Caller caller = (Caller) security.getUserPrincipal();
        Tickets.Ticket ticket = tickets.issue(path == null ? "" : path, origin, caller);
        return Response.status(Response.Status.CREATED)
                .entity(new View(ticket.ticket(), ticket.expires().toString()))
                .build();
    }
}
