package io.fairlead.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a relay looks like in {@code openapi.json}; the documents themselves are {@link ObjectNode}s. */
@Schema(
        name = "Relay",
        requiredProperties = {"name", "mode", "socket"})
record RelaySchema(
        @Schema(pattern = "[a-z0-9][a-z0-9-]{0,62}", example = "lobby")
        String name,

        @Schema(allowableValues = {"proxy", "hub", "chat", "echo", "roster"})
        String mode,

        @Schema(example = "tcp-listen://127.0.0.1:7000") String socket,

        @Schema(description = "raw, line, delimiter(hex), length(1|2|4, be|le), fixed(n) or datagram") @Nullable String framing,

        @Schema(allowableValues = {"text", "binary"}) @Nullable String payload,

        @Schema(example = "64KiB") @Nullable String maxFrame,

        @Nullable Delivery delivery,

        @Schema(description = "hub: messages kept for recovery") @Nullable Integer history,

        @Schema(example = "5m") @Nullable String idleTimeout,

        @Schema(example = "5s") @Nullable String connectTimeout,

        @Nullable Reconnect reconnect,

        @Schema(description = "sent to each raw peer on connect") @Nullable String greeting,

        @Schema(description = "sent back for each message from a raw peer") @Nullable String reply,

        @Nullable List<String> subprotocols,
        @Nullable Boolean enabled,
        @Nullable Access access,

        @Schema(description = "raw peers at a time") @Nullable Integer maxPeers,

        @Schema(
                description = "raw TCP: a peer that answers nothing for so long is doubted; 0s: as the system has it",
                example = "60s")
        @Nullable String keepAlive,

        @Schema(description = "chat: the room that raw peers join") @Nullable String room,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable Status status) {
    /** What happens to messages that a receiver does not take. */
    @Schema(name = "RelayDelivery")
    record Delivery(
            @Schema(allowableValues = {"block", "drop-oldest", "drop-newest", "conflate", "disconnect"})
            String policy,

            @Schema(example = "1MiB") String maxQueue,
            @Schema(example = "30s") String maxAge) {}

    /** How long a hub waits before it dials again. */
    @Schema(name = "RelayReconnect")
    record Reconnect(
            @Schema(example = "250ms") String initial,
            @Schema(example = "30s") String max) {}

    /** Who may open a session. */
    @Schema(name = "RelayAccess")
    record Access(List<String> roles, List<String> origins) {}

    /** How it is now. */
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
            Totals counters) {}

    /** What went through, and what was given up by reason. */
    @Schema(name = "RelayCounters")
    record Totals(long messagesIn, long messagesOut, long bytesIn, long bytesOut, Map<String, Long> dropped) {}

    /** A part of the list. */
    @Schema(name = "RelayPage")
    record Listing(List<RelaySchema> items, int total) {}

    /** What a dry run answers with. */
    @Schema(name = "RelayPlan")
    record Plan(boolean valid, List<String> resolved, String rule) {}
}
