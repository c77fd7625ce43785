package io.fairlead.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.config.Documents;
import io.fairlead.core.Delivery.Policy;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import io.fairlead.framing.Framing;
import io.fairlead.framing.Payload;
import io.fairlead.relay.RelaySpecs;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayDocumentTest {
    @Test
    void aHubGetsTheDefaultsOfTheContract() {
        RelaySpec spec = read("{name: a, mode: hub, socket: 'tcp-listen://127.0.0.1:0'}");
        assertEquals(new Framing.Line(), spec.framing());
        assertEquals(Payload.TEXT, spec.payload());
        assertEquals(65536, spec.maxFrameBytes());
        assertEquals(Policy.DISCONNECT, spec.delivery().policy());
        assertEquals(1 << 20, spec.delivery().maxQueueBytes());
        assertEquals(Duration.ofSeconds(30), spec.delivery().maxAge());
        assertEquals(200, spec.history());
        assertEquals(Duration.ZERO, spec.idleTimeout());
        assertEquals(Duration.ofSeconds(5), spec.connectTimeout());
        assertEquals(Duration.ofMillis(250), spec.reconnectInitial());
        assertEquals(Duration.ofSeconds(30), spec.reconnectMax());
        assertEquals("", spec.greeting() + spec.reply());
        assertTrue(spec.enabled() && spec.subprotocols().isEmpty());
        assertEquals(10_000, spec.maxPeers());
    }

    @Test
    void proxiesAndUdpHaveTheirOwnDefaults() {
        RelaySpec proxy = read("{name: a, mode: proxy, socket: 'tls://[::1]:443'}");
        assertEquals(new Framing.Raw(), proxy.framing());
        assertEquals(Payload.BINARY, proxy.payload());
        assertEquals(Policy.BLOCK, proxy.delivery().policy());
        assertEquals(Duration.ZERO, proxy.delivery().maxAge());
        assertEquals(0, proxy.history());
        RelaySpec udp = read("{name: a, mode: echo, socket: 'udp-listen://0.0.0.0:0'}");
        assertEquals(new Framing.Datagram(), udp.framing());
        assertEquals(Duration.ofSeconds(30), udp.idleTimeout());
    }

    @Test
    void everySpecCanBeReadBackFromItsDocument() {
        long seed = new Random().nextLong();
        System.out.println("RelayDocumentTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            RelaySpec spec = RelaySpecs.random(random);
            RelayDocument document = RelayDocument.of(spec);
            assertEquals(spec, RelayDocument.read(Documents.tree(document)), () -> "seed " + seed);
            assertEquals(spec, read(Documents.toYaml(document)), () -> "seed " + seed);
            assertEquals(
                    spec,
                    RelayDocument.read(
                            Documents.json(Documents.toJson(document)).tree()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: A | /name",
                "name: -a | /name",
                "mode: chatty | /mode",
                "mode: bus | /mode",
                "mode: 3 | /mode",
                "mode: proxy, framing: raw | /socket",
                "mode: roster, payload: binary | /payload",
                "mode: roster, framing: raw | /framing",
                "socket: 7000 | /socket",
                "socket: 'ftp://a:1' | /socket",
                "socket: 'tcp://a:0' | /socket",
                "framing: lines | /framing",
                "framing: datagram | /framing",
                "framing: fixed(65537) | /framing",
                "socket: 'udp-listen://a:1', framing: line | /framing",
                "socket: 'udp-listen://a:1', delivery: {policy: block} | /delivery/policy",
                "mode: proxy, socket: 'tcp://a:1', delivery: {policy: conflate} | /delivery/policy",
                "mode: proxy, socket: 'tcp://a:1', framing: fixed(4) | /framing",
                "mode: echo, socket: 'tcp://a:1' | /socket",
                "payload: json | /payload",
                "payload: [] | /payload",
                "maxFrame: 17MiB | /maxFrame",
                "maxFrame: 0 | /maxFrame",
                "maxFrame: big | /maxFrame",
                "delivery: block | /delivery",
                "delivery: {policy: wait} | /delivery/policy",
                "delivery: {maxQueue: 0} | /delivery/maxQueue",
                "delivery: {maxAge: 30} | /delivery/maxAge",
                "delivery: {maxage: 30s} | /delivery/maxage",
                "history: -1 | /history",
                "history: 100001 | /history",
                "history: '5' | /history",
                "idleTimeout: 25h | /idleTimeout",
                "connectTimeout: 0s | /connectTimeout",
                "reconnect: {initial: 0s} | /reconnect/initial",
                "reconnect: {initial: 2s, max: 1s} | /reconnect/max",
                "reconnect: {initial: 31s} | /reconnect/initial",
                "reconnect: {min: 1s} | /reconnect/min",
                "greeting: 5 | /greeting",
                "reply: {} | /reply",
                "subprotocols: mqtt | /subprotocols",
                "subprotocols: [mqtt, 'a b'] | /subprotocols/1",
                "subprotocols: [binary] | /subprotocols/0",
                "subprotocols: [fairlead.relay.v1] | /subprotocols/0",
                "subprotocols: [mqtt, mqtt] | /subprotocols/1",
                "enabled: 'yes' | /enabled",
                "access: {roles: ['']} | /access/roles/0",
                "access: {origins: [example.org]} | /access/origins/0",
                "access: {role: a} | /access/role",
                "maxPeers: 0 | /maxPeers",
                "room: a | /room"
            })
    void eachWrongValueIsReportedOnceAtItsPointer(String keys, String pointer) {
        StringBuilder yaml = new StringBuilder("{" + keys);
        if (!keys.startsWith("name:")) {
            yaml.append(", name: a");
        }
        if (!keys.contains("mode:")) {
            yaml.append(", mode: hub");
        }
        if (!keys.contains("socket:")) {
            yaml.append(", socket: 'tcp-listen://127.0.0.1:7000'");
        }
        Problem problem = assertThrows(Problem.class, () -> read(yaml + "}"));
        assertEquals(
                List.of(pointer),
                problem.violations().stream().map(Violation::pointer).toList());
    }

    @Test
    void allFaultsAreReportedTogether() {
        Problem problem = assertThrows(Problem.class, () -> read("{mode: x, maxFrame: 0, histroy: 1}"));
        assertEquals(
                List.of("/histroy", "/name", "/mode", "/socket", "/maxFrame"),
                problem.violations().stream().map(Violation::pointer).toList());
        assertEquals(Problem.Kind.INVALID, problem.kind());
    }

    @Test
    void aValueOfTheWrongTypeIsNotReportedAsMissing() {
        Problem problem = assertThrows(Problem.class, () -> read("{name: 5, mode: hub, socket: 7}"));
        assertEquals(2, problem.violations().size());
    }

    private static RelaySpec read(String yaml) {
        return RelayDocument.read(Documents.yaml(yaml).tree());
    }
}
