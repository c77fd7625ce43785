package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.appserver.ServerHost;
import io.fairlead.bench.Cost;
import io.fairlead.bench.WebSocketLoad;
import io.fairlead.process.FairleadProcess;
import io.fairlead.process.Vitals;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the gateway costs on this server, beside the same archive on its own server in the same run. Prints figures; only
 * that every message arrives is asserted.
 */
@Timeout(300)
@GatewayWith("websocket: {maxSessionsPerAddress: 1000}\n")
@EnabledIfSystemProperty(named = "fairlead.bench", matches = "true", disabledReason = "mvn -Pbench,NAME verify")
class ServerCostIT {
    private static final int ECHO_SESSIONS = 100;
    private static final int SUBSCRIBERS = 200;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final byte[] LINE = ("x".repeat(63) + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final GatewayTarget gateway;

    ServerCostIT(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    /**
     * One of the two that are compared.
     *
     * @param joined waits until all who were answered are served, which a server may do later
     */
    private record Side(Vitals vitals, URI echoed, URI shared, InetSocketAddress raw, Callable<?> joined) {
        Cost echo() throws Exception {
            try (WebSocketLoad load = new WebSocketLoad(echoed, ECHO_SESSIONS)) {
                return Cost.of(vitals, () -> load.echo(ROUND));
            }
        }

        Cost fanOut() throws Exception {
            try (WebSocketLoad load = new WebSocketLoad(shared, SUBSCRIBERS);
                    Socket source = new Socket(raw.getAddress(), raw.getPort())) {
                source.setTcpNoDelay(true);
                joined.call();
                return Cost.of(vitals, () -> {
                    long end = System.nanoTime() + ROUND.toNanos();
                    long heard = 0;
                    while (System.nanoTime() - end < 0) {
                        source.getOutputStream().write(LINE);
                        load.hear();
                        heard += SUBSCRIBERS;
                    }
                    return heard;
                });
            }
        }
    }

    @Test
    void echoAndFanOutBesideTheOwnServer() throws Exception {
        ServerHost host = (ServerHost) gateway.host();
        // Before the own server starts, which is a younger Java process below this one.
        Vitals server = host.server().process().vitals();
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'");
                FairleadProcess own = FairleadProcess.start("websocket: {maxSessionsPerAddress: 1000}\n"
                        + "relays: [{name: lines, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}]\n")) {
            Side here = new Side(
                    server,
                    gateway.ws("ws/echo"),
                    relay.ws(""),
                    relay.address(),
                    () -> relay.awaitSessions(SUBSCRIBERS));
            Side alone = new Side(
                    own.vitals(),
                    own.webSocket("ws/echo"),
                    own.webSocket("ws/relay/lines"),
                    own.admin().listening("lines"),
                    () -> "its sessions are served before they are answered");
            Cost[][] costs = new Cost[4][ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                Cost[] now = {here.echo(), alone.echo(), here.fanOut(), alone.fanOut()};
                for (int i = 0; i < now.length && round >= 0; i++) {
                    costs[i][round] = now[i];
                }
            }
            print(host.server().name(), costs);
            assertTrue(costs[2][0].messages() > 0);
        }
    }

    private static void print(String name, Cost[]... costs) {
        System.out.printf(
                Locale.ROOT,
                "cost %s: echo %s (own server %s, %.2fx); fan-out %s (own server %s, %.2fx)%n",
                name,
                Cost.median(costs[0]),
                Cost.median(costs[1]),
                Cost.medianCpu(costs[0]) / Cost.medianCpu(costs[1]),
                Cost.median(costs[2]),
                Cost.median(costs[3]),
                Cost.medianCpu(costs[2]) / Cost.medianCpu(costs[3]));
    }
}
