package io.fairlead.rest;

import io.fairlead.access.AuditEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** One audit entry in the API's representation. */
@Schema(name = "Audited")
record AuditView(
        @Schema(format = "date-time") String time,

        @Schema(description = "The name of the token or JWT; empty: nobody that is known")
        String who,

        @Schema(description = "viewer, operator, admin or empty")
        String role,

        @Schema(description = "The remote address") String address,

        @Schema(description = "The HTTP method", example = "DELETE")
        String action,

        @Schema(description = "The path", example = "/api/v1/relays/lobby")
        String target,

        @Schema(description = "The HTTP status", example = "204")
        String outcome) {

    static AuditView of(AuditEntry act) {
        return new AuditView(
                act.time().toString(), act.who(), act.role(), act.address(), act.action(), act.target(), act.outcome());
    }

    /** One page of the list. */
    @Schema(name = "AuditPage")
    record Listing(List<AuditView> items, int total) {}
}
