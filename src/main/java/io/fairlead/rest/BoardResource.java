package io.fairlead.rest;

import io.fairlead.channel.StoredChannels;
import io.fairlead.chat.Names;
import io.fairlead.core.Problem;
import io.fairlead.sketch.Boards;
import io.swagger.v3.oas.annotations.Operation;
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
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /boards}: sketch boards. */
@Path("/api/v1/boards")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "boards")
@SecurityRequirement(name = "bearer")
@DefaultProblemResponse
public final class BoardResource {
    private final Boards boards;
    private final StoredNames stored;

    BoardResource(Boards boards, StoredChannels channels) {
        this.boards = boards;
        this.stored = new StoredNames(channels, Boards.CHANNELS);
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "Boards that somebody is at, and those that are stored", operationId = "listBoards")
    @ApiResponse(responseCode = "200", description = "A part of the list, sorted by name", useReturnTypeSchema = true)
    public RoomViews.BoardListing list(@BeanParam PageQuery query) {
        Paging paging = query.paging();
        Map<String, RoomViews.OfBoard> all = new TreeMap<>();
        stored.all().forEach((name, board) -> all.put(name, RoomViews.OfBoard.of(name, board)));
        boards.all().forEach(board -> all.put(board.name(), RoomViews.OfBoard.of(board)));
        return paging.cut(List.copyOf(all.values()), board -> board, RoomViews.BoardListing::new);
    }

    @DELETE
    @Path("{board}")
    @RolesAllowed("admin")
    @Operation(summary = "End a board and forget what was drawn there", operationId = "deleteBoard")
    @ApiResponse(responseCode = "204", description = "It is gone; members are closed with 4404")
    public void delete(@PathParam("board") String name) {
        String checkedName = Names.roomOrBoard(name);
        if (boards.find(checkedName).isEmpty() && !stored.has(checkedName)) {
            throw new Problem(Problem.Kind.NOT_FOUND, "there is no board of this name");
        }
        boards.delete(checkedName);
    }
}
