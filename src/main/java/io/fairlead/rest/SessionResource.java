package io.fairlead.rest;

import io.fairlead.access.Session;
import io.fairlead.access.Sessions;
import io.fairlead.config.Violations;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /sessions}: lists and closes sessions. */
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
@SecurityRequirement(name = "bearer")
@DefaultProblemResponse
public final class SessionResource {
    private static final Set<String> ENDPOINTS = Set.of("echo", "chat", "sketch", "relay");
    private final Sessions sessions;

    SessionResource(Sessions sessions) {
        this.sessions = sessions;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "Open sessions, oldest first", operationId = "listSessions")
    @ApiResponse(responseCode = "200", description = "A part of the list", useReturnTypeSchema = true)
    public SessionView.Listing list(
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"echo", "chat", "sketch", "relay"}))
                    @QueryParam("endpoint")
                    @Nullable String endpoint,
            @QueryParam("relay") @Nullable String relay,
            @QueryParam("room") @Nullable String room,
            @BeanParam PageQuery query) {
        Violations found = new Violations();
        Paging paging = query.paging(found);
        if (endpoint != null && !ENDPOINTS.contains(endpoint)) {
            found.add("/?endpoint", "expected echo, chat, sketch or relay");
        }
        found.raise();
        List<Session> chosen = sessions.all().stream()
                .filter(session -> endpoint == null || session.endpoint().equals(endpoint))
                .filter(session -> relay == null || relay.equals(SessionView.target(session, "relay")))
                .filter(session -> room == null || room.equals(SessionView.target(session, "chat")))
                .sorted(Comparator.comparing(Session::since).thenComparing(Session::id))
                .toList();
        return paging.cut(chosen, SessionView::of, SessionView.Listing::new);
    }

    @GET
    @Path("{id}")
    @RolesAllowed("viewer")
    @Operation(summary = "One open session", operationId = "session")
    @ApiResponse(responseCode = "200", description = "The session", useReturnTypeSchema = true)
    public SessionView read(@PathParam("id") String id) {
        return SessionView.of(session(id));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("operator")
    @Operation(summary = "Close a session", operationId = "kickSession")
    @ApiResponse(responseCode = "204", description = "It was told to close")
    public void kick(
            @PathParam("id") String id,
            @Parameter(
                            description = "1000, 1001, 1008, 1011 or 3000 to 4999",
                            schema = @Schema(type = "integer", format = "int32", defaultValue = "4403"))
                    @QueryParam("code")
                    @Nullable String code,
            @Parameter(description = "At most 123 UTF-8 bytes") @QueryParam("reason") @Nullable String reason) {
        Close close = close(code, reason);
        session(id).connection().close(close);
    }

    /**
     * The close to send; the default code is that of kicked. Allows only codes that an endpoint may send (RFC 6455
     * §7.4).
     */
    private static Close close(@Nullable String code, @Nullable String reason) {
        Violations found = new Violations();
        int number =
                code == null ? Problem.Kind.KICKED.closeCode() : code.matches("[0-9]{4}") ? Integer.parseInt(code) : 0;
        boolean sendable = Set.of(1000, 1001, 1008, 1011).contains(number) || (number >= 3000 && number <= 4999);
        if (!sendable) {
            found.add("/?code", "expected 1000, 1001, 1008, 1011 or 3000 to 4999");
        }
        boolean kicked = number == Problem.Kind.KICKED.closeCode();
        Close close = new Close(number, CloseReasons.of(reason, kicked ? Problem.Kind.KICKED.id() : "", found));
        found.raise();
        return close;
    }

    private Session session(String id) {
        return sessions.find(id).orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "no open session has this id"));
    }
}
