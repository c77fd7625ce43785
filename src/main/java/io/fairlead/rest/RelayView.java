package io.fairlead.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fairlead.definition.RelayDocument;
import io.fairlead.relay.Relay;
import io.fairlead.relay.RelayStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A relay in the API's representation: its definition with all defaults, and its status as an additional member. */
@Schema(
        name = "Relay",
        requiredProperties = {"name", "mode", "socket"})
record RelayView(
        @JsonUnwrapped RelayDocument definition,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable Status status) {
    static RelayView of(Relay relay) {
        return new RelayView(RelayDocument.of(relay.spec()), Status.of(relay.status()));
    }

    /** The current status. */
    @Schema(name = "RelayStatus")
    record Status(
            @Schema(allowableValues = {"running", "stopped", "connecting", "failed"})
            String state,

            String detail,

            @Schema(
                    description = "the URI with the real port, or null",
                    types = {"string", "null"})
            @Nullable String listening,

            int peers,
            int sessions,
            Totals counters) {
        static Status of(RelayStatus status) {
            RelayStatus.Totals totals = status.counters();
            return new Status(
                    status.state().id(),
                    status.detail(),
                    status.listening() == null ? null : status.listening().toString(),
                    status.peers(),
                    status.sessions(),
                    new Totals(
                            totals.messagesIn(),
                            totals.messagesOut(),
                            totals.bytesIn(),
                            totals.bytesOut(),
                            totals.dropped()));
        }
    }

    /** Traffic, and dropped messages by reason. */
    @Schema(name = "RelayCounters")
    record Totals(long messagesIn, long messagesOut, long bytesIn, long bytesOut, Map<String, Long> dropped) {}

    /** One page of the list. */
    @Schema(name = "RelayPage")
    record Listing(List<RelayView> items, int total) {}

    /** The result of a dry run. */
    @Schema(name = "RelayPlan")
    record Plan(boolean valid, List<String> resolved, String rule) {}
}
