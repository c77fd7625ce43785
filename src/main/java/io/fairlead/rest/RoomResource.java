package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.access.Caller;
import io.fairlead.channel.Presence;
import io.fairlead.chat.Names;
import io.fairlead.config.Violations;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
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
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /rooms}: chat rooms, their members and messages, and removal of members. */
@Path("/api/v1/rooms")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rooms")
@SecurityRequirement(name = "bearer")
@DefaultProblemResponse
public final class RoomResource {
    /** The sender id of messages from the API, and the nickname if the token's name is not a valid one. */
    private static final String GATEWAY = "gateway";

    private final RoomLookup rooms;
    private final ContentAccess content;

    RoomResource(RoomLookup rooms, ContentAccess content) {
        this.rooms = rooms;
        this.content = content;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "Rooms that somebody is in, and those that are stored", operationId = "listRooms")
    @ApiResponse(responseCode = "200", description = "A part of the list, sorted by name", useReturnTypeSchema = true)
    public RoomViews.Listing list(@BeanParam PageQuery query) {
        return query.paging().cut(rooms.all(), room -> room, RoomViews.Listing::new);
    }

    @GET
    @Path("{room}")
    @RolesAllowed("viewer")
    @Operation(summary = "One room", operationId = "room")
    @ApiResponse(responseCode = "200", description = "The room", useReturnTypeSchema = true)
    public RoomViews.OfRoom read(@PathParam("room") String room) {
        return RoomViews.OfRoom.of(rooms.room(room));
    }

    @DELETE
    @Path("{room}")
    @RolesAllowed("admin")
    @Operation(summary = "End a room and forget what was said there", operationId = "deleteRoom")
    @ApiResponse(responseCode = "204", description = "It is gone; members are closed with 4404")
    public void delete(@PathParam("room") String room) {
        rooms.delete(room);
    }

    @GET
    @Path("{room}/members")
    @RolesAllowed("viewer")
    @Operation(summary = "Who is in a room, in the order in which they came", operationId = "listMembers")
    @ApiResponse(responseCode = "200", description = "A part of the list", useReturnTypeSchema = true)
    public RoomViews.MemberListing members(
            @PathParam("room") String room, @BeanParam PageQuery query, @Context SecurityContext security) {
        content.ofRoom(room, security);
        Paging paging = query.paging();
        return paging.cut(rooms.room(room).members(), RoomViews.Member::of, RoomViews.MemberListing::new);
    }

    @DELETE
    @Path("{room}/members/{id}")
    @RolesAllowed("operator")
    @Operation(summary = "Remove a member from a room", operationId = "kickMember")
    @ApiResponse(responseCode = "204", description = "It was told to close, with 4403 and the reason")
    public void kick(
            @PathParam("room") String room,
            @PathParam("id") String id,
            @Parameter(description = "At most 123 UTF-8 bytes") @QueryParam("reason") @Nullable String reason) {
        Violations found = new Violations();
        String closeReason = CloseReasons.of(reason, Problem.Kind.KICKED.id(), found);
        found.raise();
        rooms.room(room).kick(id, new Close(Problem.Kind.KICKED.closeCode(), closeReason));
    }

    @GET
    @Path("{room}/messages")
    @RolesAllowed("viewer")
    @Operation(summary = "What was said, oldest first", operationId = "listMessages")
    @ApiResponse(
            responseCode = "200",
            description = "The newest of them, or those right before an offset",
            content = @Content(schema = @Schema(implementation = RoomViews.Messages.class)))
    public Response messages(
            @PathParam("room") String room,
            @Parameter(schema = @Schema(type = "integer", format = "int64", minimum = "1"))
                    @QueryParam("before")
                    @Nullable String before,
            @Parameter(schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @DefaultValue(Paging.DEFAULT_LIMIT)
                    @QueryParam("limit")
                    String limit,
            @Context SecurityContext security) {
        content.ofRoom(room, security);
        Violations found = new Violations();
        long end = before == null ? Long.MAX_VALUE : Paging.number("before", before, 1, Long.MAX_VALUE, found);
        int maxMessages = (int) Paging.number("limit", limit, 1, Paging.MAX_LIMIT, found);
        found.raise();
        return Response.ok(RoomViews.RawMessages.of(rooms.messages(room, end, maxMessages)))
                .build();
    }

    @POST
    @Path("{room}/messages")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("operator")
    @Operation(summary = "Say something in a room, which need not have members", operationId = "sayInRoom")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RoomViews.Post.class)))
    @ApiResponse(
            responseCode = "201",
            description = "It has been said, and is kept as long as others",
            content = @Content(schema = @Schema(implementation = RoomViews.Posted.class)))
    public Response say(
            @PathParam("room") String room,
            @Parameter(hidden = true) @Nullable JsonNode body,
            @Context SecurityContext security) {
        content.ofRoom(room, security);
        BodyFields fields = new BodyFields(body, Set.of("text", "nick"));
        String text = fields.text("text");
        String given = fields.text("nick");
        if (text == null || text.isBlank()) {
            fields.found().add("/text", "a text is expected");
        }
        String nick = given == null ? ownNick(security.getUserPrincipal()) : checkedNick(given, fields.found());
        fields.found().raise();
        long offset = rooms.say(room, new Presence(GATEWAY, nick, ""), text == null ? "" : text);
        return Response.status(Response.Status.CREATED)
                .entity(new RoomViews.Posted(offset))
                .build();
    }

    private static String ownNick(Principal caller) {
        try {
            return caller instanceof Caller known ? Names.nick(known.name()) : GATEWAY;
        } catch (Problem invalidNick) {
            return GATEWAY;
        }
    }

    private static String checkedNick(String nick, Violations found) {
        try {
            return Names.nick(nick);
        } catch (Problem problem) {
            found.add("/nick", problem.detail().replaceFirst("^nick: ", ""));
            return GATEWAY;
        }
    }
}
