package io.fairlead.definition;

import io.fairlead.config.ByteSizeText;
import io.fairlead.config.DurationText;
import io.fairlead.config.Violations;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Delivery;
import io.fairlead.core.Delivery.Policy;
import io.fairlead.framing.Framing;
import io.fairlead.framing.FramingParser;
import io.fairlead.framing.Payload;
import io.fairlead.target.SocketUri;
import io.fairlead.target.SocketUriParser;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates a spec from a document: parses its values, fills in the defaults and applies the {@link RelayRules}.
 *
 * <p>Threading: used by one thread; one instance per document.
 */
final class RelayReader {
    private static final Duration UDP_IDLE = Duration.ofSeconds(30);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
    private static final int HUB_HISTORY = 200;

    private final RelayDocument document;
    private final Violations violations;
    private final String prefix;

    RelayReader(RelayDocument document, Violations violations, String prefix) {
        this.document = document;
        this.violations = violations;
        this.prefix = prefix;
    }

    Optional<RelaySpec> spec() {
        int before = violations.size();
        String name = required("/name", document.name());
        Mode mode = mode();
        SocketUri socket = socket();
        Framing framing = framing(mode, socket);
        Payload payload = enumValue("/payload", document.payload(), Payload.values(), Payload::id);
        Policy policy = enumValue("/delivery/policy", delivery().policy(), Policy.values(), Policy::id);
        RelayRules rules = new RelayRules(document, violations, prefix);
        rules.values();
        rules.combinations(mode, socket, framing, payload, policy);
        if (violations.size() > before || name == null || mode == null || socket == null || framing == null) {
            return Optional.empty();
        }
        return Optional.of(build(name, mode, socket, framing, payload, policy));
    }

    private RelaySpec build(
            String name,
            Mode mode,
            SocketUri socket,
            Framing framing,
            @Nullable Payload payload,
            @Nullable Policy policy) {
        boolean udp = socket.scheme().datagram();
        Payload standard = framing instanceof Framing.Line ? Payload.TEXT : Payload.BINARY;
        return new RelaySpec(
                name,
                mode,
                socket,
                framing,
                payload == null ? standard : payload,
                (int) bytes(document.maxFrame(), 64 << 10),
                delivery(mode, policy),
                orElse(document.history(), mode == Mode.HUB ? HUB_HISTORY : 0),
                duration(document.idleTimeout(), udp ? UDP_IDLE : Duration.ZERO),
                duration(document.connectTimeout(), Duration.ofSeconds(5)),
                duration(reconnect().initial(), RelayRules.RECONNECT_INITIAL),
                duration(reconnect().max(), RelayRules.RECONNECT_MAX),
                orElse(document.greeting(), ""),
                orElse(document.reply(), ""),
                orElse(document.subprotocols(), List.of()),
                orElse(document.enabled(), true),
                access(),
                orElse(document.maxPeers(), 10_000),
                duration(document.keepAlive(), KEEP_ALIVE),
                mode == Mode.CHAT ? orElse(document.room(), name) : "");
    }

    private Delivery delivery(Mode mode, @Nullable Policy policy) {
        boolean proxy = mode == Mode.PROXY;
        return new Delivery(
                orElse(policy, proxy ? Policy.BLOCK : Policy.DISCONNECT),
                bytes(delivery().maxQueue(), 1 << 20),
                duration(delivery().maxAge(), proxy ? Duration.ZERO : Duration.ofSeconds(30)));
    }

    private AccessRule access() {
        RelayDocument.AccessDocument access = orElse(document.access(), RelayDocument.AccessDocument.EMPTY);
        return new AccessRule(orElse(access.roles(), List.of()), orElse(access.origins(), List.of()));
    }

    private RelayDocument.DeliveryDocument delivery() {
        return orElse(document.delivery(), RelayDocument.DeliveryDocument.EMPTY);
    }

    private RelayDocument.ReconnectDocument reconnect() {
        return orElse(document.reconnect(), RelayDocument.ReconnectDocument.EMPTY);
    }

    private @Nullable Mode mode() {
        String text = required("/mode", document.mode());
        return enumValue("/mode", text, Mode.values(), Mode::id);
    }

    private @Nullable SocketUri socket() {
        String text = required("/socket", document.socket());
        return text == null ? null : SocketUriParser.parse(text, detail -> violations.add(prefix + "/socket", detail));
    }

    /** Also null if there is neither a text nor the values that its default depends on. */
    private @Nullable Framing framing(@Nullable Mode mode, @Nullable SocketUri socket) {
        String text = document.framing();
        if (text != null) {
            return FramingParser.parse(text, detail -> violations.add(prefix + "/framing", detail));
        }
        if (socket == null || mode == null) {
            return null;
        }
        if (socket.scheme().datagram()) {
            return new Framing.Datagram();
        }
        return mode == Mode.PROXY || mode == Mode.ECHO ? new Framing.Raw() : new Framing.Line();
    }

    private @Nullable String required(String key, @Nullable String text) {
        if (text == null) {
            violations.add(prefix + key, "is required");
        }
        return text;
    }

    private <T> @Nullable T enumValue(String key, @Nullable String text, T[] values, Function<T, String> id) {
        if (text == null) {
            return null;
        }
        for (T value : values) {
            if (id.apply(value).equals(text)) {
                return value;
            }
        }
        String all = Arrays.stream(values).map(id).collect(Collectors.joining(", "));
        violations.add(prefix + key, "expected one of " + all);
        return null;
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return Objects.requireNonNullElse(value, otherwise);
    }

    private static long bytes(@Nullable ByteSizeText size, long otherwise) {
        return size == null ? otherwise : size.bytes();
    }

    private static Duration duration(@Nullable DurationText text, Duration otherwise) {
        return text == null ? otherwise : text.duration();
    }
}
