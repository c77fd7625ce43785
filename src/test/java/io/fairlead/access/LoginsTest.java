package io.fairlead.access;

import static io.fairlead.access.ProblemAssertions.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Meters;
import io.fairlead.core.Problem.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginsTest {
    private final FakeClock clock = new FakeClock();
    private final LoginThrottle throttle = new LoginThrottle(clock, 3, Duration.ofSeconds(6), 100);
    private final Meters meters = new Meters();
    private final Logins logins =
            new Logins(new Tokens(List.of(new Tokens.Token("ann", "good", Role.ADMIN))), throttle, meters);

    private void failThreeTimes() {
        for (int i = 0; i < 3; i++) {
            assertProblem(Kind.UNAUTHORIZED, () -> logins.login("Bearer bad", "10.0.0.1"));
        }
    }

    @Test
    void theSchemeIsBearerInAnyCase() {
        assertEquals("ann", logins.login("Bearer good", "10.0.0.1").name());
        assertEquals("ann", logins.login("bearer  good ", "10.0.0.1").name());
    }

    @Test
    void noBearerIsMissingAndNeverLimited() {
        for (int i = 0; i < 10; i++) {
            assertProblem(Kind.UNAUTHORIZED, () -> logins.login(null, "10.0.0.1"));
            assertProblem(Kind.UNAUTHORIZED, () -> logins.login("Basic Z29vZA==", "10.0.0.1"));
            assertProblem(Kind.UNAUTHORIZED, () -> logins.login("Bearergood", "10.0.0.1"));
        }
        assertEquals(Map.of("missing", 30L), meters.authFailures());
    }

    @Test
    void tooManyFailuresOfOneAddressAreLimitedAndOthersAreNot() {
        failThreeTimes();
        assertProblem(Kind.RATE_LIMITED, () -> logins.login("Bearer bad", "10.0.0.1"));
        assertProblem(Kind.RATE_LIMITED, () -> logins.login("Bearer bad", "10.0.0.1:5555"));
        assertProblem(Kind.UNAUTHORIZED, () -> logins.login("Bearer bad", "10.0.0.2"));
        assertEquals(Map.of("wrong-token", 4L, "rate-limited", 2L), meters.authFailures());
    }

    @Test
    void aValidTokenPassesWhileItsAddressIsBlocked() {
        failThreeTimes();
        assertProblem(Kind.RATE_LIMITED, () -> logins.login("Bearer bad", "10.0.0.1"));
        assertEquals("ann", logins.login("Bearer good", "10.0.0.1").name());
    }

    @Test
    void failuresExpireOneAfterTheOther() {
        failThreeTimes();
        clock.advance(Duration.ofSeconds(6));
        assertProblem(Kind.UNAUTHORIZED, () -> logins.login("Bearer bad", "10.0.0.1"));
        assertProblem(Kind.RATE_LIMITED, () -> logins.login("Bearer bad", "10.0.0.1"));
    }

    @Test
    void manyAddressesTakeBoundedMemoryAndUnblockNone() {
        failThreeTimes();
        for (int i = 0; i < 50_000; i++) {
            throttle.allow("10.1." + i / 250 + "." + i % 250);
        }
        assertEquals(100, throttle.size());
        assertFalse(throttle.allow("10.0.0.1"));
        assertFalse(throttle.allow("10.9.9.9"));
        clock.advance(Duration.ofMinutes(1));
        assertTrue(throttle.allow("10.9.9.9"));
        assertEquals(1, throttle.size());
    }

    @Test
    void oneIpv6NetworkIsOneAddress() {
        assertEquals(AddressGroup.of("2001:db8::1"), AddressGroup.of("[2001:DB8:0:0:ffff::2]:99"));
        assertFalse(AddressGroup.of("2001:db8::1").equals(AddressGroup.of("2001:db8:0:1::1")));
        assertEquals("10.0.0.1", AddressGroup.of("::ffff:10.0.0.1"));
        assertEquals("10.0.0.1", AddressGroup.of("10.0.0.1:80"));
        assertEquals(AddressGroup.of("fe80::1"), AddressGroup.of("fe80::1%eth0"));
        assertEquals("unix", AddressGroup.of("unix"));
        assertEquals("1:2:nonsense", AddressGroup.of("1:2:nonsense"));
    }
}
