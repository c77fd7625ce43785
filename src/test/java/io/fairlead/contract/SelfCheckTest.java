package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.appserver.NotOn;
import io.fairlead.appserver.ServerLog;
import io.fairlead.appserver.ServerUnderTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway finds out of the server under it, at {@code /stats} and in the server's log. */
@Timeout(120)
@GatewayWith
class SelfCheckTest {
    /** By how the run calls its server: what the server calls itself, and the beginning of its version. */
    private static final Map<String, List<String>> SERVERS = Map.of(
            "glassfish7", List.of("Eclipse GlassFish", "7."),
            "glassfish8", List.of("Eclipse GlassFish", "8."),
            "payara", List.of("Payara Server", "6."),
            "wildfly", List.of("WildFly", "39."),
            "liberty", List.of("Liberty", ""),
            "tomcat10", List.of("Apache Tomcat", "10.1."),
            "tomcat11", List.of("Apache Tomcat", "11.0."),
            "tomee", List.of("Apache TomEE", "10."),
            "jetty", List.of("Jetty", "12."));

    private final GatewayTarget gateway;

    SelfCheckTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private JsonNode container() throws Exception {
        return gateway.api().get("stats").expect(200).body().get("container");
    }

    @Test
    void theServerIsKnownByNameAndVersion() throws Exception {
        JsonNode container = container();
        String name = container.get("name").textValue();
        String version = container.get("version").textValue();
        if (!ServerUnderTest.isChosen()) {
            assertEquals("Fairlead", name);
            assertEquals(gateway.api().get("stats").body().get("version"), container.get("version"));
            return;
        }
        List<String> expected = SERVERS.entrySet().stream()
                .filter(one -> ServerUnderTest.chosen().startsWith(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        assertTrue(name.contains(expected.get(0)), container.toString());
        assertTrue(version.startsWith(expected.get(1)), container.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"supplied", "lacking"})
    void everythingSaysWhatItIs(String list) throws Exception {
        JsonNode container = container();
        assertEquals(ServerUnderTest.isChosen(), !container.get(list).isEmpty(), container.toString());
        for (JsonNode one : container.get(list)) {
            assertFalse(one.get("what").textValue().isEmpty(), container.toString());
            assertFalse(one.get("detail").textValue().isEmpty(), container.toString());
        }
        for (JsonNode one : container.get("lacking")) {
            assertTrue(one.get("source").textValue().startsWith("https://"), container.toString());
        }
    }

    @Test
    @NotOn(
            server = "glassfish7",
            because = "after some starts the server writes nothing to its log any more, behind what its launcher wrote",
            source = "https://github.com/eclipse-ee4j/glassfish/issues/25133")
    void eachLackIsLoggedOnceAtEachStart() throws Exception {
        if (!ServerUnderTest.isChosen()) {
            assertTrue(container().get("lacking").isEmpty());
            return;
        }
        ServerLog log = ServerLog.chosen();
        for (JsonNode one : container().get("lacking")) {
            log.awaitAsManyLines(line(one), "Fairlead ready /");
        }
    }

    private static String line(JsonNode lack) {
        return " lacks " + lack.get("what").textValue() + ": "
                + lack.get("detail").textValue() + " (" + lack.get("source").textValue() + ")";
    }
}
