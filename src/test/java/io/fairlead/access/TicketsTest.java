package io.fairlead.access;

import static io.fairlead.access.ProblemAssertions.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Problem.Kind;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final String PATH = "/ws/relay/lobby";
    private static final String PAGE = "https://app.example";

    private final FakeClock clock = new FakeClock();
    private final Tickets tickets = new Tickets(clock, new SecureRandom());
    private final Caller ann = new Caller("ann", Set.of("operator"), "10.0.0.1");

    private Optional<Caller> redeem(String ticket, String path, @Nullable String origin) {
        return tickets.redeem(ticket, path, origin, "10.0.0.2");
    }

    @Test
    void aTicketBringsItsIssuersNameAndRolesButTheRedeemersAddress() {
        String ticket = tickets.issue(PATH, PAGE, ann).ticket();
        assertEquals(Optional.of(new Caller("ann", Set.of("operator"), "10.0.0.2")), redeem(ticket, PATH, PAGE));
    }

    @Test
    void aTicketServesOnce() {
        String ticket = tickets.issue(PATH, null, ann).ticket();
        assertTrue(redeem(ticket, PATH, null).isPresent());
        assertTrue(redeem(ticket, PATH, null).isEmpty());
    }

    @Test
    void aTicketIsGoodForThirtySecondsAndNoLonger() {
        Tickets.Ticket first = tickets.issue(PATH, null, ann);
        Tickets.Ticket second = tickets.issue(PATH, null, ann);
        assertEquals(clock.instant().plusSeconds(30), first.expires());
        clock.advance(Duration.ofMillis(29_999));
        assertTrue(redeem(first.ticket(), PATH, null).isPresent());
        clock.advance(Duration.ofMillis(1));
        assertTrue(redeem(second.ticket(), PATH, null).isEmpty());
    }

    @Test
    void aTryOnAnotherPathIsRefusedAndUsesTheTicketUp() {
        String ticket = tickets.issue(PATH, null, ann).ticket();
        assertTrue(redeem(ticket, "/ws/relay/other", null).isEmpty());
        assertTrue(redeem(ticket, PATH, null).isEmpty());
    }

    @Test
    void aTicketForAnOriginServesNoOther() {
        assertTrue(redeem(tickets.issue(PATH, PAGE, ann).ticket(), PATH, "https://evil.example")
                .isEmpty());
        assertTrue(redeem(tickets.issue(PATH, PAGE, ann).ticket(), PATH, "http://app.example")
                .isEmpty());
        assertTrue(redeem(tickets.issue(PATH, PAGE, ann).ticket(), PATH, "null").isEmpty());
        assertTrue(redeem(tickets.issue(PATH, PAGE, ann).ticket(), PATH, null).isEmpty());
        assertTrue(redeem(tickets.issue(PATH, PAGE, ann).ticket(), PATH, "https://APP.example:443")
                .isPresent());
    }

    @Test
    void anOriginThatIsNoneCannotBeNamed() {
        assertProblem(Kind.INVALID, () -> tickets.issue(PATH, "app.example/path", ann));
    }

    @Test
    void ticketsAreLongAndDifferAndAreNeverPrinted() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Tickets.Ticket ticket = tickets.issue(PATH, null, ann);
            assertTrue(Base64.getUrlDecoder().decode(ticket.ticket()).length >= 16);
            assertFalse(ticket.toString().contains(ticket.ticket()));
            seen.add(ticket.ticket());
        }
        assertEquals(100, seen.size());
    }

    @Test
    void tenThousandMayBeOutstandingUntilTheyExpire() {
        for (int i = 0; i < 10_000; i++) {
            tickets.issue(PATH, null, ann);
        }
        assertProblem(Kind.BUSY, () -> tickets.issue(PATH, null, ann));
        clock.advance(Duration.ofSeconds(30));
        assertTrue(redeem(tickets.issue(PATH, null, ann).ticket(), PATH, null).isPresent());
    }
}
