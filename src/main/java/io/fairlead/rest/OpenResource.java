package io.fairlead.rest;

import io.fairlead.access.Admission;
import io.fairlead.access.Caller;
import io.fairlead.access.Logins;
import io.fairlead.channel.ChannelRegistry;
import io.fairlead.chat.Rooms;
import io.fairlead.relay.Relay;
import io.fairlead.relay.RelayStatus;
import io.fairlead.relay.Relays;
import io.fairlead.sketch.Boards;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * {@code /open}: what the caller may open. Needs no token, but lists nothing to anonymous callers unless configured.
 */
@Path("/api/v1/open")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
@DefaultProblemResponse
public final class OpenResource {
    private final Relays relays;
    private final Rooms rooms;
    private final Boards boards;
    private final Logins logins;
    private final Admission admission;
    private final boolean listing;

    /** @param listing whether anonymous callers get the list */
    OpenResource(Relays relays, Rooms rooms, Boards boards, Logins logins, Admission admission, boolean listing) {
        this.relays = relays;
        this.rooms = rooms;
        this.boards = boards;
        this.logins = logins;
        this.admission = admission;
        this.listing = listing;
    }

    @Schema(name = "Open")
    record Listing(List<OpenRelay> relays, List<String> rooms, List<String> boards) {}

    @Schema(name = "OpenRelay")
    record OpenRelay(
            String name,

            @Schema(allowableValues = {"proxy", "hub", "chat", "echo", "roster"})
            String mode,

            @Schema(description = "where it listens, with the real port, or connects to")
            String socket,

            @Schema(allowableValues = {"text", "binary"}) String payload) {
        static OpenRelay of(Relay relay) {
            return new OpenRelay(
                    relay.spec().name(),
                    relay.spec().mode().id(),
                    relay.address().toString(),
                    relay.spec().payload().id());
        }
    }

    @GET
    @Operation(
            summary = "What the caller may open",
            description =
                    "Relays that are not stopped, and the rooms and boards in memory. Nothing is told to a caller "
                            + "without a token unless access.listing is true.",
            operationId = "listOpen")
    @SecurityRequirement(name = "bearer")
    @SecurityRequirement(name = "")
    @ApiResponse(responseCode = "200", description = "Each list is sorted by name", useReturnTypeSchema = true)
    public Listing list(@Parameter(hidden = true) @Context ContainerRequestContext request) {
        Caller caller = logins.loginIfGiven(
                request.getHeaderString(HttpHeaders.AUTHORIZATION),
                String.valueOf(request.getProperty(AdminApi.REMOTE_ADDRESS)));
        if (caller.isAnonymous() && !listing) {
            return new Listing(List.of(), List.of(), List.of());
        }
        List<OpenRelay> open = relays.all().stream()
                .filter(relay ->
                        admission.permits(caller, "/ws/relay/" + relay.spec().name()))
                .filter(relay -> relay.status().state() != RelayStatus.State.STOPPED)
                .map(OpenRelay::of)
                .toList();
        return new Listing(open, names(rooms.all(), caller, "/ws/chat/"), names(boards.all(), caller, "/ws/sketch/"));
    }

    private List<String> names(List<? extends ChannelRegistry.ChannelOwner> registry, Caller caller, String path) {
        return registry.stream()
                .map(ChannelRegistry.ChannelOwner::name)
                .filter(name -> admission.permits(caller, path + name))
                .toList();
    }
}
