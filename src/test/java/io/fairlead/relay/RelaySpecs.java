package io.fairlead.relay;

import io.fairlead.core.AccessRule;
import io.fairlead.core.Delivery;
import io.fairlead.core.Delivery.Policy;
import io.fairlead.definition.Mode;
import io.fairlead.definition.RelaySpec;
import io.fairlead.framing.Framing;
import io.fairlead.framing.Payload;
import io.fairlead.target.SocketUri;
import io.fairlead.target.SocketUriParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Generates valid definitions of every mode. */
public final class RelaySpecs {
    private RelaySpecs() {}

    public static RelaySpec random(Random random) {
        Mode mode = pick(random, Mode.values());
        SocketUri socket = socket(random, mode);
        Framing framing = framing(random, mode, socket);
        return new RelaySpec(
                "r-" + random.nextInt(1000),
                mode,
                socket,
                framing,
                mode == Mode.ROSTER || mode == Mode.CHAT ? Payload.TEXT : pick(random, Payload.values()),
                1024 + random.nextInt(1 << 20),
                delivery(random, mode, socket),
                random.nextInt(100_001),
                millis(random),
                Duration.ofMillis(1 + random.nextInt(300_000)),
                Duration.ofMillis(1 + random.nextInt(1000)),
                Duration.ofMillis(1000 + random.nextInt(100_000)),
                pick(random, "", "Connecting Established\r\n", "\u0000 \"quoted\" ü \uD83D\uDE00", "true", "12"),
                pick(random, "", "Got your message!", " - a: b # c", "null", "~"),
                pick(random, List.of(), List.of("mqtt"), List.of("v10.stomp", "1.5")),
                random.nextBoolean(),
                pick(random, AccessRule.DEFAULT, new AccessRule(List.of("ops"), List.of("*", "https://a.b:1"))),
                1 + random.nextInt(1_000_000),
                Duration.ofSeconds(random.nextInt(3600)),
                mode == Mode.CHAT ? pick(random, "lobby", "Größe 7", "<b>") : "");
    }

    private static SocketUri socket(Random random, Mode mode) {
        String text = switch (mode) {
            case PROXY -> pick(random, "tcp://a.b:1", "tls://[::1]:443", "udp://h:9", "unix:/run/a b.sock");
            case HUB ->
                pick(
                        random,
                        "udp-listen://239.1.2.3:5000?interface=lo",
                        "udp://192.0.2.255:5000?broadcast=true",
                        "tcp-listen://[::]:0",
                        "tcp://h:1",
                        "tls-listen://h:1");
            case ECHO -> pick(random, "unix-listen:/tmp/x", "udp-listen://127.0.0.1:0", "tcp-listen://h:7");
            case CHAT -> pick(random, "unix-listen:/tmp/y", "tcp-listen://[::1]:23", "tls-listen://h:992");
            case ROSTER -> "tcp-listen://127.0.0.1:" + random.nextInt(65536);
        };
        SocketUri socket = SocketUriParser.parse(text, detail -> {
            throw new AssertionError(text + ": " + detail);
        });
        return socket == null ? new SocketUri(SocketUri.Scheme.TCP, "h", 1, "", Map.of()) : socket;
    }

    private static Framing framing(Random random, Mode mode, SocketUri socket) {
        if (socket.scheme().datagram()) {
            return new Framing.Datagram();
        }
        return switch (mode) {
            case PROXY -> new Framing.Raw();
            case CHAT, ROSTER -> new Framing.Line();
            default ->
                pick(
                        random,
                        new Framing.Raw(),
                        new Framing.Line(),
                        new Framing.Delimiter("0d0a"),
                        new Framing.Length(2, random.nextBoolean()),
                        new Framing.Fixed(188));
        };
    }

    private static Delivery delivery(Random random, Mode mode, SocketUri socket) {
        Policy policy = mode == Mode.PROXY ? Policy.BLOCK : pick(random, Policy.values());
        boolean blockedDatagram =
                policy == Policy.BLOCK && mode != Mode.PROXY && socket.scheme().datagram();
        return new Delivery(blockedDatagram ? Policy.CONFLATE : policy, 1 + random.nextInt(1 << 24), millis(random));
    }

    private static Duration millis(Random random) {
        return Duration.ofMillis(random.nextInt(10_000) * (random.nextBoolean() ? 1000L : 1L));
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
