package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.core.Frame;
import io.fairlead.protocol.PeerView;
import io.fairlead.relay.Relays;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /relays/{name}/peers} and {@code /messages}: the raw peers of a relay, and sending messages to a relay. */
@Path("/api/v1/relays")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "relays")
@SecurityRequirement(name = "bearer")
@DefaultProblemResponse
public final class PeerResource {
    private final Relays relays;
    private final ContentAccess content;

    PeerResource(Relays relays, ContentAccess content) {
        this.relays = relays;
        this.content = content;
    }

    @Schema(name = "Peer")
    record View(
            String id,
            String address,
            @Schema(format = "date-time") String since) {
        static View of(PeerView peer) {
            return new View(peer.id(), peer.address(), peer.since().toString());
        }
    }

    @Schema(name = "PeerPage")
    record Listing(List<View> items, int total) {}

    @Schema(name = "RelayMessage", description = "Exactly one of text and base64")
    record Message(
            @Nullable String text,
            @Nullable String base64,

            @Schema(description = "peers, sessions or the id of one", defaultValue = "peers") @Nullable String to) {}

    @Schema(name = "DeliveredCount")
    record Delivered(int delivered) {}

    @GET
    @Path("{name}/peers")
    @RolesAllowed("viewer")
    @Operation(summary = "The raw peers of a relay", operationId = "listPeers")
    @ApiResponse(responseCode = "200", description = "A part of the list", useReturnTypeSchema = true)
    public Listing peers(
            @PathParam("name") String name, @BeanParam PageQuery query, @Context SecurityContext security) {
        content.ofRelay(name, security);
        Paging paging = query.paging();
        return paging.cut(relays.relay(name).peers(), View::of, Listing::new);
    }

    @DELETE
    @Path("{name}/peers/{id}")
    @RolesAllowed("operator")
    @Operation(summary = "Close one raw peer", operationId = "kickPeer")
    @ApiResponse(responseCode = "204", description = "Closed")
    public void kick(@PathParam("name") String name, @PathParam("id") String id) {
        relays.relay(name).kick(id);
    }

    @POST
    @Path("{name}/messages")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("operator")
    @Operation(summary = "Say something to the peers or sessions of a relay", operationId = "sendToRelay")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Message.class)))
    @ApiResponse(responseCode = "200", description = "How many receivers it was queued for", useReturnTypeSchema = true)
    public Delivered send(
            @PathParam("name") String name,
            @Parameter(hidden = true) @Nullable JsonNode body,
            @Context SecurityContext security) {
        content.ofRelay(name, security);
        BodyFields fields = new BodyFields(body, Set.of("text", "base64", "to"));
        Frame frame = frame(fields);
        String to = fields.text("to");
        if ("".equals(to)) {
            fields.found().add("/to", "expected peers, sessions or the id of one");
        }
        fields.found().raise();
        int delivered = relays.relay(name).send(frame, to == null ? "peers" : to);
        return new Delivered(delivered);
    }

    /** The frame; empty if the fields are invalid. */
    private static Frame frame(BodyFields fields) {
        String text = fields.text("text");
        String base64 = fields.text("base64");
        if (fields.has("text") == fields.has("base64")) {
            fields.found().add("", "exactly one of text and base64 is needed");
        } else if (base64 != null) {
            try {
                return Frame.binary(Base64.getDecoder().decode(base64));
            } catch (IllegalArgumentException e) {
                fields.found().add("/base64", "not valid base64 (RFC 4648 §4)");
            }
        }
        return Frame.text(text == null ? "" : text);
    }
}
