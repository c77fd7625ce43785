package io.fairlead.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.config.ByteSizeText;
import io.fairlead.config.Documents;
import io.fairlead.config.DurationText;
import io.fairlead.config.Violations;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A relay as written in the configuration file and in requests of the REST API; {@code openapi.json} is generated from
 * it. Null values take their default.
 */
@Schema(name = "Relay")
public record RelayDocument(
        @Schema(pattern = "[a-z0-9][a-z0-9-]{0,62}", example = "lobby") @Nullable String name,

        @Schema(allowableValues = {"proxy", "hub", "chat", "echo", "roster"}) @Nullable String mode,

        @Schema(example = "tcp-listen://127.0.0.1:7000") @Nullable
        String socket,

        @Schema(description = "raw, line, delimiter(hex), length(1|2|4, be|le), fixed(n) or datagram") @Nullable String framing,

        @Schema(allowableValues = {"text", "binary"}) @Nullable String payload,

        @Schema(type = "string", example = "64KiB") @Nullable ByteSizeText maxFrame,

        @Nullable DeliveryDocument delivery,

        @Schema(description = "hub: messages kept for recovery") @Nullable Integer history,

        @Schema(type = "string", example = "5m") @Nullable DurationText idleTimeout,

        @Schema(type = "string", example = "5s") @Nullable DurationText connectTimeout,

        @Nullable ReconnectDocument reconnect,

        @Schema(description = "sent to each raw peer on connect") @Nullable String greeting,

        @Schema(description = "sent back for each message from a raw peer") @Nullable String reply,

        @Nullable List<String> subprotocols,
        @Nullable Boolean enabled,
        @Nullable AccessDocument access,

        @Schema(description = "raw peers at a time") @Nullable Integer maxPeers,

        @Schema(
                type = "string",
                description = "raw TCP: a peer that answers nothing for so long is doubted; 0s: as the system has it",
                example = "60s")
        @Nullable DurationText keepAlive,

        @Schema(description = "chat: the room that raw peers join") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String room) {

    /** What happens to messages when a receiver does not read them. */
    @Schema(name = "RelayDelivery")
    public record DeliveryDocument(
            @Schema(allowableValues = {"block", "drop-oldest", "drop-newest", "conflate", "disconnect"}) @Nullable String policy,

            @Schema(type = "string", example = "1MiB") @Nullable ByteSizeText maxQueue,

            @Schema(type = "string", example = "30s") @Nullable DurationText maxAge) {
        static final DeliveryDocument EMPTY = new DeliveryDocument(null, null, null);
    }

    /** The delays before a hub reconnects. */
    @Schema(name = "RelayReconnect")
    public record ReconnectDocument(
            @Schema(type = "string", example = "250ms") @Nullable DurationText initial,

            @Schema(type = "string", example = "30s") @Nullable DurationText max) {
        static final ReconnectDocument EMPTY = new ReconnectDocument(null, null);
    }

    /** The rule for opening sessions. */
    @Schema(name = "RelayAccess")
    public record AccessDocument(
            @Nullable List<String> roles, @Nullable List<String> origins) {
        static final AccessDocument EMPTY = new AccessDocument(null, null);

        static AccessDocument of(AccessRule rule) {
            return new AccessDocument(rule.roles(), rule.origins());
        }
    }

    /** The definition with all defaults filled in; its {@link #spec} equals the given one. */
    public static RelayDocument of(RelaySpec spec) {
        return new RelayDocument(
                spec.name(),
                spec.mode().id(),
                spec.socket().toString(),
                spec.framing().toString(),
                spec.payload().id(),
                new ByteSizeText(spec.maxFrameBytes()),
                new DeliveryDocument(
                        spec.delivery().policy().id(),
                        new ByteSizeText(spec.delivery().maxQueueBytes()),
                        new DurationText(spec.delivery().maxAge())),
                spec.history(),
                new DurationText(spec.idleTimeout()),
                new DurationText(spec.connectTimeout()),
                new ReconnectDocument(new DurationText(spec.reconnectInitial()), new DurationText(spec.reconnectMax())),
                spec.greeting(),
                spec.reply(),
                spec.subprotocols(),
                spec.enabled(),
                AccessDocument.of(spec.access()),
                spec.maxPeers(),
                new DurationText(spec.keepAlive()),
                spec.mode() == Mode.CHAT ? spec.room() : null);
    }

    /**
     * Parses the definition in a JSON tree.
     *
     * @throws Problem invalid, listing every error
     */
    public static RelaySpec read(JsonNode tree) {
        Violations violations = new Violations();
        Optional<RelaySpec> spec =
                Documents.bind(tree, RelayDocument.class, "", violations).spec(violations, "");
        violations.raise();
        return spec.orElseThrow();
    }

    /**
     * The spec of this definition; empty if it has errors.
     *
     * @param violations receives every error
     * @param prefix the JSON pointer of this definition within its document
     */
    public Optional<RelaySpec> spec(Violations violations, String prefix) {
        return new RelayReader(this, violations, prefix).spec();
    }

    static Duration duration(@Nullable DurationText text, Duration otherwise) {
        return text == null ? otherwise : text.duration();
    }
}
