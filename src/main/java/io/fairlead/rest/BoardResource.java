package io.fairlead.rest;

import io.fairlead.access.Role;
import io.fairlead.chat.Names;
import io.fairlead.core.Problem;
import io.fairlead.sketch.Board;
import io.fairlead.sketch.Boards;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /boards}: where people draw. */
@Path("/api/v1/boards")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "boards")
@SecurityRequirement(name = "bearer")
@ApiResponse(
        responseCode = "default",
        description = "A failure",
        content =
                @Content(
                        mediaType = ProblemDocument.MEDIA_TYPE,
                        schema = @Schema(implementation = ProblemDocument.class)))
public final class BoardResource {
    private final Boards boards;

    BoardResource(Boards boards) {
        this.boards = boards;
    }

    @GET
    @Needs(Role.VIEWER)
    @Operation(summary = "Boards that somebody is at, or was a short while ago", operationId = "listBoards")
    @ApiResponse(
            responseCode = "200",
            description = "A part of the list, sorted by name",
            content = @Content(schema = @Schema(implementation = RoomViews.BoardListing.class)))
    public Response list(@BeanParam PageQuery query) {
        return Response.ok(query.paging().cut(boards.all(), RoomViews.OfBoard::of))
                .build();
    }

    @DELETE
    @Path("{board}")
    @Needs(Role.ADMIN)
    @Operation(summary = "End a board and forget what was drawn there", operationId = "deleteBoard")
    @ApiResponse(responseCode = "204", description = "It is gone; members are closed with 4404")
    public void delete(@PathParam("board") String name) {
        Board board = boards.find(Names.place(name))
                .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "there is no board of this name"));
        boards.delete(board.name());
    }
}
