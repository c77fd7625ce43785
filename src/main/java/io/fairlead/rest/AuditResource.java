package io.fairlead.rest;

import io.fairlead.access.AuditLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /audit}: the audit log. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "watching")
@SecurityRequirement(name = "bearer")
@DefaultProblemResponse
public final class AuditResource {
    private final AuditLog log;

    AuditResource(AuditLog log) {
        this.log = log;
    }

    @GET
    @RolesAllowed("admin")
    @Operation(summary = "Calls that changed something or were refused, newest first", operationId = "listAudit")
    @ApiResponse(responseCode = "200", description = "A part of the list", useReturnTypeSchema = true)
    public AuditView.Listing list(@BeanParam PageQuery query) {
        Paging paging = query.paging();
        AuditLog.Excerpt found = log.newest(paging.limit(), paging.offset());
        return new AuditView.Listing(found.items().stream().map(AuditView::of).toList(), found.total());
    }
}
