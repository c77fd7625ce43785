package io.fairlead.definition;

import io.fairlead.chat.Names;
import io.fairlead.config.AccessTexts;
import io.fairlead.config.Ranges;
import io.fairlead.config.Violations;
import io.fairlead.core.Delivery.Policy;
import io.fairlead.core.Problem;
import io.fairlead.framing.Framing;
import io.fairlead.framing.Payload;
import io.fairlead.target.SocketUri;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The constraints on a definition beyond its syntax: ranges and valid combinations.
 *
 * <p>Threading: used by one thread; one instance per document.
 */
final class RelayRules {
    static final Duration RECONNECT_INITIAL = Duration.ofMillis(250);
    static final Duration RECONNECT_MAX = Duration.ofSeconds(30);
    private static final long MAX_FRAME = 16L << 20;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    /** A token (RFC 9110 §5.6.2), which RFC 6455 §4.1 requires of a subprotocol. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

    private static final Set<String> RESERVED = Set.of("binary", "base64", "text");

    private final RelayDocument document;
    private final Violations violations;
    private final String prefix;

    RelayRules(RelayDocument document, Violations violations, String prefix) {
        this.document = document;
        this.violations = violations;
        this.prefix = prefix;
    }

    /** Checks each value separately. */
    void values() {
        String name = document.name();
        if (name != null && !NAME.matcher(name).matches()) {
            add("/name", "expected 1 to 63 of a-z, 0-9 and -, not starting with -");
        }
        Ranges ranges = new Ranges(violations, prefix);
        ranges.size("/maxFrame", document.maxFrame(), 1, MAX_FRAME);
        ranges.whole("/history", document.history(), 0, 100_000);
        ranges.span("/idleTimeout", document.idleTimeout(), Duration.ZERO, DAY);
        ranges.span("/connectTimeout", document.connectTimeout(), Duration.ofMillis(1), Duration.ofMinutes(5));
        keepAlive(ranges);
        ranges.whole("/maxPeers", document.maxPeers(), 1, 1_000_000);
        ranges.length("/greeting", document.greeting(), 65_536);
        ranges.length("/reply", document.reply(), 65_536);
        RelayDocument.DeliveryDocument delivery = document.delivery();
        if (delivery != null) {
            ranges.size("/delivery/maxQueue", delivery.maxQueue(), 1, 1L << 30);
            ranges.span("/delivery/maxAge", delivery.maxAge(), Duration.ZERO, DAY);
        }
        reconnect(ranges);
        subprotocols();
        access();
        room();
    }

    private void keepAlive(Ranges ranges) {
        Duration least = Duration.ofSeconds(1);
        boolean off = RelayDocument.duration(document.keepAlive(), least).isZero();
        ranges.span("/keepAlive", document.keepAlive(), off ? Duration.ZERO : least, Duration.ofHours(1));
    }

    private void room() {
        if (document.room() != null) {
            try {
                Names.roomOrBoard(document.room());
            } catch (Problem problem) {
                add("/room", problem.detail());
            }
        }
    }

    /** Checks combinations of values; null: unknown, because that value is not valid. */
    void combinations(
            @Nullable Mode mode,
            @Nullable SocketUri socket,
            @Nullable Framing framing,
            @Nullable Payload payload,
            @Nullable Policy policy) {
        if (mode != null && socket != null) {
            socket(mode, socket.scheme());
        }
        if (framing != null && socket != null) {
            framing(mode, socket.scheme(), framing);
        }
        if (framing instanceof Framing.Fixed fixed && fixed.size() > maxFrame()) {
            add("/framing", "is larger than maxFrame");
        }
        if ((mode == Mode.ROSTER || mode == Mode.CHAT) && payload == Payload.BINARY) {
            add("/payload", "a " + mode.id() + " speaks text");
        }
        if (mode != null && mode != Mode.CHAT && document.room() != null) {
            add("/room", "only a relay of mode chat has a room");
        }
        if (policy != null) {
            policy(mode, socket, policy);
        }
    }

    private void socket(Mode mode, SocketUri.Scheme scheme) {
        switch (mode) {
            case PROXY -> check(!scheme.listens(), "/socket", "a proxy connects: expected tcp, tls, udp or unix");
            case ECHO ->
                check(
                        scheme.listens(),
                        "/socket",
                        "an echo listens: expected tcp-listen, tls-listen, udp-listen or unix-listen");
            case ROSTER ->
                check(
                        scheme == SocketUri.Scheme.TCP_LISTEN || scheme == SocketUri.Scheme.TLS_LISTEN,
                        "/socket",
                        "a roster listens on TCP: expected tcp-listen or tls-listen");
            case CHAT ->
                check(
                        scheme.listens() && !scheme.datagram(),
                        "/socket",
                        "a chat listens: expected tcp-listen, tls-listen or unix-listen");
            case HUB -> {}
        }
    }

    private void framing(@Nullable Mode mode, SocketUri.Scheme scheme, Framing framing) {
        boolean datagram = framing instanceof Framing.Datagram;
        if (scheme.datagram()) {
            check(datagram, "/framing", "UDP always has datagram framing: leave it out");
        } else if (datagram) {
            add("/framing", "datagram is for UDP only");
        } else if (mode == Mode.PROXY) {
            check(
                    framing instanceof Framing.Raw || framing instanceof Framing.Line,
                    "/framing",
                    "a proxy passes bytes on as they come, or lines: expected raw or line");
        } else if (mode == Mode.ROSTER || mode == Mode.CHAT) {
            check(framing instanceof Framing.Line, "/framing", "a " + mode.id() + " speaks in lines: expected line");
        }
    }

    private void policy(@Nullable Mode mode, @Nullable SocketUri socket, Policy policy) {
        if (mode == Mode.PROXY) {
            check(policy == Policy.BLOCK, "/delivery/policy", "a proxy loses nothing: expected block");
        } else if (policy == Policy.BLOCK && socket != null && socket.scheme().datagram()) {
            add("/delivery/policy", "UDP can not be held back: block needs a stream socket");
        }
    }

    private void reconnect(Ranges ranges) {
        RelayDocument.ReconnectDocument reconnect = document.reconnect();
        if (reconnect == null) {
            return;
        }
        Duration least = Duration.ofMillis(1);
        boolean initial = ranges.span("/reconnect/initial", reconnect.initial(), least, DAY);
        boolean max = ranges.span("/reconnect/max", reconnect.max(), least, DAY);
        Duration from = RelayDocument.duration(reconnect.initial(), RECONNECT_INITIAL);
        if (initial && max && from.compareTo(RelayDocument.duration(reconnect.max(), RECONNECT_MAX)) > 0) {
            String written = reconnect.max() == null ? "/reconnect/initial" : "/reconnect/max";
            add(written, "initial must not be above max");
        }
    }

    private void subprotocols() {
        List<String> names = document.subprotocols() == null ? List.of() : document.subprotocols();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String place = "/subprotocols/" + i;
            String lower = name.toLowerCase(Locale.ROOT);
            if (!TOKEN.matcher(name).matches()) {
                add(place, "is no subprotocol name: expected up to 64 letters, digits or !#$%&'*+-.^_`|~");
            } else if (RESERVED.contains(lower) || lower.startsWith("fairlead.")) {
                add(place, "is reserved: binary, base64, text and fairlead.* have a meaning of their own");
            } else if (!seen.add(name)) {
                add(place, "is given twice");
            }
        }
    }

    private void access() {
        RelayDocument.AccessDocument access = document.access();
        if (access != null) {
            AccessTexts.check(access.roles(), access.origins(), violations, prefix + "/access");
        }
    }

    private long maxFrame() {
        return document.maxFrame() == null ? 64 << 10 : document.maxFrame().bytes();
    }

    private void check(boolean right, String key, String detail) {
        if (!right) {
            add(key, detail);
        }
    }

    private void add(String key, String detail) {
        violations.add(prefix + key, detail);
    }
}
