package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import io.fairlead.definition.RelayDocuments;
import io.fairlead.definition.RelaySpec;
import io.fairlead.relay.Relay;
import io.fairlead.relay.Relays;
import io.fairlead.relay.Sockets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /relays}: relay definitions, start and stop. The ETag covers only the definition: counters do not change it.
 */
@Path("/api/v1/relays")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "relays")
@SecurityRequirement(name = "bearer")
@DefaultProblemResponse
public final class RelayResource {
    private static final String ITEM = "{name}";
    private final Relays relays;
    private final RelayEditor editor;

    RelayResource(Relays relays, RelayDocuments documents) {
        this.relays = relays;
        this.editor = new RelayEditor(relays, documents);
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "All relays, sorted by name", operationId = "listRelays")
    @ApiResponse(responseCode = "200", description = "A part of the list", useReturnTypeSchema = true)
    public RelayView.Listing list(@BeanParam PageQuery query) {
        return query.paging().cut(relays.all(), RelayView::of, RelayView.Listing::new);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    @Operation(summary = "Define a relay and start it when it is enabled", operationId = "createRelay")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RelayView.class)))
    @ApiResponse(
            responseCode = "200",
            description = "dryRun: what it would do",
            content = @Content(schema = @Schema(implementation = RelayView.Plan.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location and ETag name it",
            content = @Content(schema = @Schema(implementation = RelayView.class)))
    public Response create(
            @Parameter(schema = @Schema(type = "boolean", defaultValue = "false")) @QueryParam("dryRun") @Nullable String dryRun,
            @Parameter(hidden = true) @Nullable JsonNode body,
            @Context UriInfo uri) {
        boolean dry = flag("dryRun", dryRun);
        RelaySpec spec = editor.read(body);
        if (dry) {
            Sockets.Route route = relays.plan(spec);
            return Response.ok(new RelayView.Plan(true, route.addresses(), route.rule()))
                    .build();
        }
        return answer(relays.create(spec), Response.created(location(uri, spec.name())));
    }

    /**
     * The Location without scheme and host (RFC 9110 §10.2.2): behind a TLS-terminating proxy, the scheme here is not
     * the client's.
     */
    private static URI location(UriInfo uri, String name) {
        return URI.create(uri.getAbsolutePathBuilder().path(name).build().getRawPath());
    }

    @GET
    @Path(ITEM)
    @RolesAllowed("viewer")
    @Operation(summary = "One relay", operationId = "relay")
    @ApiResponse(
            responseCode = "200",
            description = "Its definition and status",
            content = @Content(schema = @Schema(implementation = RelayView.class)))
    @ApiResponse(responseCode = "304", description = "If-None-Match names its version")
    public Response read(@PathParam("name") String name, @BeanParam Preconditions conditions) {
        Relay relay = relays.relay(name);
        Etag tag = Etag.of(relay.spec());
        return conditions.isKnown(tag)
                ? Response.notModified().header(HttpHeaders.ETAG, tag.header()).build()
                : answer(relay, Response.ok());
    }

    @PUT
    @Path(ITEM)
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    @Operation(summary = "Define it or change it; the same definition is a no-op", operationId = "replaceRelay")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RelayView.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The relay as it is now",
            content = @Content(schema = @Schema(implementation = RelayView.class)))
    @ApiResponse(
            responseCode = "201",
            description = "It was not there, and is",
            content = @Content(schema = @Schema(implementation = RelayView.class)))
    public Response replace(
            @PathParam("name") String name,
            @BeanParam Preconditions conditions,
            @Parameter(hidden = true) @Nullable JsonNode body) {
        RelayEditor.Put put = editor.put(name, body, conditions);
        return answer(put.relay(), Response.status(put.isNew() ? 201 : 200));
    }

    @PATCH
    @Path(ITEM)
    @Consumes(AllowedMethods.MERGE_PATCH)
    @RolesAllowed("admin")
    @Operation(summary = "Change parts of the definition (RFC 7396)", operationId = "patchRelay")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = AllowedMethods.MERGE_PATCH,
                            schema =
                                    @Schema(
                                            types = "object",
                                            description = "Members of Relay; null restores the default")))
    @ApiResponse(
            responseCode = "200",
            description = "The relay as it is now",
            content = @Content(schema = @Schema(implementation = RelayView.class)))
    public Response patch(
            @PathParam("name") String name,
            @BeanParam Preconditions conditions,
            @Parameter(hidden = true) @Nullable JsonNode body) {
        return answer(editor.patch(name, body, conditions), Response.ok());
    }

    @DELETE
    @Path(ITEM)
    @RolesAllowed("admin")
    @Operation(summary = "End it and forget it", operationId = "deleteRelay")
    @ApiResponse(responseCode = "204", description = "Gone")
    public void delete(@PathParam("name") String name, @BeanParam Preconditions conditions) {
        editor.delete(name, conditions);
    }

    @POST
    @Path(ITEM + "/start")
    @RolesAllowed("operator")
    @Operation(summary = "Start it, if it does not run", operationId = "startRelay")
    @ApiResponse(
            responseCode = "200",
            description = "The relay as it is now",
            content = @Content(schema = @Schema(implementation = RelayView.class)))
    public Response start(@PathParam("name") String name) {
        return answer(relays.start(name), Response.ok());
    }

    @POST
    @Path(ITEM + "/stop")
    @RolesAllowed("operator")
    @Operation(summary = "Stop it, if it runs", operationId = "stopRelay")
    @ApiResponse(
            responseCode = "200",
            description = "The relay as it is now",
            content = @Content(schema = @Schema(implementation = RelayView.class)))
    public Response stop(@PathParam("name") String name) {
        return answer(relays.stop(name), Response.ok());
    }

    private static Response answer(Relay relay, Response.ResponseBuilder response) {
        return response.header(HttpHeaders.ETAG, Etag.of(relay.spec()).header())
                .entity(RelayView.of(relay))
                .build();
    }

    private static boolean flag(String name, @Nullable String text) {
        if (text == null || text.equals("true") || text.equals("false")) {
            return "true".equals(text);
        }
        throw Problem.invalid(List.of(new Violation("/?" + name, "expected true or false")));
    }
}
