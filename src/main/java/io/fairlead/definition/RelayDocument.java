package io.fairlead.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.config.ByteSizeText;
import io.fairlead.config.Documents;
import io.fairlead.config.DurationText;
import io.fairlead.config.Violations;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A relay as people write it, in the configuration file and over REST alike. What is null takes its default. */
public record RelayDocument(
        @Nullable String name,
        @Nullable String mode,
        @Nullable String socket,
        @Nullable String framing,
        @Nullable String payload,
        @Nullable ByteSizeText maxFrame,
        @Nullable DeliveryDocument delivery,
        @Nullable Integer history,
        @Nullable DurationText idleTimeout,
        @Nullable DurationText connectTimeout,
        @Nullable ReconnectDocument reconnect,
        @Nullable String greeting,
        @Nullable String reply,
        @Nullable List<String> subprotocols,
        @Nullable Boolean enabled,
        @Nullable AccessDocument access,
        @Nullable Integer maxPeers,
        @Nullable DurationText keepAlive,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String room) {

    /** What happens to messages that are not taken fast enough. */
    public record DeliveryDocument(
            @Nullable String policy,
            @Nullable ByteSizeText maxQueue,
            @Nullable DurationText maxAge) {
        static final DeliveryDocument EMPTY = new DeliveryDocument(null, null, null);
    }

    /** When a hub dials again. */
    public record ReconnectDocument(
            @Nullable DurationText initial, @Nullable DurationText max) {
        static final ReconnectDocument EMPTY = new ReconnectDocument(null, null);
    }

    /** Who may open a session. */
    public record AccessDocument(
            @Nullable List<String> roles, @Nullable List<String> origins) {
        static final AccessDocument EMPTY = new AccessDocument(null, null);

        static AccessDocument of(AccessRule rule) {
            return new AccessDocument(rule.roles(), rule.origins());
        }
    }

    /** The definition with every default written out; {@link #spec} of it is the same spec. */
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
     * What a tree defines.
     *
     * @throws Problem invalid, with every fault of it
     */
    public static RelaySpec read(JsonNode tree) {
        Violations found = new Violations();
        Optional<RelaySpec> spec =
                Documents.bind(tree, RelayDocument.class, "", found).spec(found, "");
        found.raise();
        return spec.orElseThrow();
    }

    /**
     * What this defines; empty when it has a fault of its own.
     *
     * @param found is told every fault
     * @param prefix the pointer of this definition within its document
     */
    public Optional<RelaySpec> spec(Violations found, String prefix) {
        return new RelayReader(this, found, prefix).spec();
    }

    static Duration duration(@Nullable DurationText span, Duration otherwise) {
        return span == null ? otherwise : span.duration();
    }
}
