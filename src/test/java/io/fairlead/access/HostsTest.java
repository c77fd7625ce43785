package io.fairlead.access;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Problem;
import io.fairlead.core.RateLimitedLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
    private static final RateLimitedLog LOG = new RateLimitedLog(
            System.getLogger(HostsTest.class.getName()), System.Logger.Level.DEBUG, System::nanoTime);

    private static void check(List<String> names, String host, boolean onLoopback) {
        new Hosts(names, LOG).check(Authority.parse(host).orElseThrow(), onLoopback);
    }

    private static void refused(List<String> names, String host, boolean onLoopback) {
        Problem problem = assertThrows(Problem.class, () -> check(names, host, onLoopback));
        assertEquals(421, problem.status());
        assertTrue(problem.detail().contains("http.hosts"));
    }

    @Test
    void withoutNamesALoopbackListenerServesThisMachineAndAnotherAnyName() {
        assertDoesNotThrow(() -> check(List.of(), "localhost:80", true));
        refused(List.of(), "gateway.example", true);
        assertDoesNotThrow(() -> check(List.of(), "gateway.example", false));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withNamesTheyAloneAreServedOnEveryListener(boolean onLoopback) {
        List<String> names = List.of("Gateway.Example.", "[::0:1]", "10.0.0.1");
        assertDoesNotThrow(() -> check(names, "gateway.example:443", onLoopback));
        assertDoesNotThrow(() -> check(names, "[::1]", onLoopback));
        assertDoesNotThrow(() -> check(names, "10.0.0.1", onLoopback));
        refused(names, "localhost", onLoopback);
        refused(names, "a.gateway.example", onLoopback);
    }

    @Test
    void anAsteriskStandsForAnyName() {
        assertDoesNotThrow(() -> check(List.of("*"), "gateway.example", true));
    }

    @Test
    void aRequestWithoutAHostIsServed() {
        assertDoesNotThrow(() -> new Hosts(List.of("a"), LOG).check(null, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0:0:0:0:0:0:0:1",
                "::1",
                "::1%lo",
                "::ffff:127.0.0.1",
                "gateway.example"
            })
    void whatOnlyThisMachineReachesOrNobodyKnowsIsOnLoopback(String local) {
        assertTrue(AddressGroup.isLoopback(local));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.1", "2001:db8::1", "0.0.0.0", "::"})
    void anAddressThatOthersReachIsNot(String local) {
        assertFalse(AddressGroup.isLoopback(local));
        assertFalse(AddressGroup.isLoopback(null));
    }
}
