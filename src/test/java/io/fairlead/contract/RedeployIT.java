package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.appserver.NotOn;
import io.fairlead.appserver.ServerHost;
import io.fairlead.extension.Eventually;
import io.fairlead.process.Vitals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** The archive comes and goes under traffic, and leaves nothing behind. */
@Timeout(600)
@GatewayWith("chat: {rate: 100000/s}\n")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedeployIT {
    private static final int ROUNDS = 20;
    /** From here on everything that a server keeps for an archive of this name is there. */
    private static final int SETTLED = 5;
    /** A gateway that is not collected has thousands. */
    private static final long MAX_GROWTH_CLASSES = 1_000;

    private static final Pattern LOADED = Pattern.compile("java\\.cls\\.(?:shared)?[lL]oadedClasses=(\\d+)");
    private static final Pattern UNLOADED = Pattern.compile("java\\.cls\\.(?:shared)?[uU]nloadedClasses=(\\d+)");

    private final GatewayTarget gateway;
    private long settled;
    private long left;

    RedeployIT(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private ServerHost host() {
        return (ServerHost) gateway.host();
    }

    @Order(1)
    @Test
    void nothingIsLeftAndWhoComesBackRecovers() throws Exception {
        Vitals server = host().server().process().vitals();
        // Under traffic without a pause, whoever is late would be ended for that and not by the redeployment.
        gateway.api()
                .post("relays", LineHub.hub("lines", ",\"delivery\":{\"policy\":\"block\"}"))
                .expect(201);
        String since = "";
        int said = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            int port =
                    LineHub.port(gateway.api().get("relays/lines").expect(200).body());
            try (ChatMember member = ChatMember.join(gateway, "chat/lobby", "anna", since);
                    Traffic traffic = new Traffic(gateway, port)) {
                if (round > 1) {
                    assertRecovered(member, round);
                }
                JsonNode message = member.say("round " + round);
                since = member.welcome().get("epoch").textValue() + ":"
                        + (message.get("offset").longValue() - 1);
                said++;
                traffic.awaitSome();
                host().undeploy();
                assertFree(port);
                WsClient.End end = member.ws().end();
                assertEquals(1001, end.code(), end.reason());
                traffic.assertClosed(1001);
            }
            assertEquals(List.of(), host().server().process().gatewayThreads());
            settled = round == SETTLED ? classes(server) : settled;
            if (round == ROUNDS) {
                left = classes(server, settled + MAX_GROWTH_CLASSES);
                System.out.println(host().server().name() + ": after " + ROUNDS + " deployments " + left
                        + " classes are loaded, after " + SETTLED + " it was " + settled);
            }
            host().deploy();
        }
        assertEquals(ROUNDS, said);
    }

    /** In the redeployments before. */
    @NotOn(
            server = "glassfish7",
            because = "GlassFish keeps each deployment's context, and with it the class loader, as a listener for ever",
            source = "https://github.com/eclipse-ee4j/glassfish/pull/25692")
    @NotOn(
            server = {"glassfish8", "payara6"},
            because =
                    "pooled requests keep the filters and the upgrade handler of their last session, and with them the"
                            + " application: as many are kept as its HTTP threads have requests in their pools",
            source = "org.apache.catalina.connector.Request in org.glassfish.grizzly.ThreadCache, GlassFish 8.0.0 and"
                    + " Payara 6.2025.9")
    @NotOn(
            server = "liberty",
            because = "each thread of its pool keeps the context of the last session that it upgraded, and with it the"
                    + " application, until it serves another: so many are kept as there are threads",
            source =
                    "io.openliberty.webcontainer60.osgi.srt.SRTConnectionContext60 in a ThreadLocal, Open Liberty 26.0.0.3")
    @Order(2)
    @Test
    void noClassesAreLeft() {
        assertTrue(settled > 0, "nothing was counted");
        assertTrue(left - settled < MAX_GROWTH_CLASSES, "from " + settled + " to " + left + " classes");
    }

    /** What was said last before the archive went. */
    private static void assertRecovered(ChatMember member, int round) {
        assertTrue(
                member.welcome().get("recovered").booleanValue(),
                member.welcome().toString());
        assertEquals(1, member.welcome().get("messages").size());
        assertEquals(
                "round " + (round - 1), member.welcome().at("/messages/0/text").textValue());
    }

    private static void assertFree(int port) throws Exception {
        assertTrue(
                Eventually.holdsWithin(Duration.ofSeconds(2), () -> isFree(port)),
                () -> "port " + port + " is not free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Once they are below this; idle threads of some servers keep their first request until they end. */
    private static long classes(Vitals server, long below) throws Exception {
        long[] loaded = new long[1];
        Eventually.holdsWithin(Duration.ofSeconds(40), Duration.ofSeconds(1), () -> {
            loaded[0] = classes(server);
            return loaded[0] < below;
        });
        return loaded[0];
    }

    /** Loaded now, after a full collection. */
    private static long classes(Vitals server) throws Exception {
        server.jcmd("GC.run");
        server.jcmd("GC.run");
        String counters = server.jcmd("PerfCounter.print");
        return sum(LOADED, counters) - sum(UNLOADED, counters);
    }

    private static long sum(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        List<Long> numbers = new ArrayList<>();
        while (found.find()) {
            numbers.add(Long.parseLong(found.group(1)));
        }
        assertTrue(!numbers.isEmpty(), () -> pattern + " is not in " + text);
        return numbers.stream().mapToLong(Long::longValue).sum();
    }
}
