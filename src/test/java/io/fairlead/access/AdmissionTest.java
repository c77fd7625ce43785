package io.fairlead.access;

import static io.fairlead.access.ProblemAssertions.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.AccessRule;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final String HERE = "10.0.0.1";

    private final FakeClock clock = new FakeClock();
    private final Meters meters = new Meters();
    private final Tickets tickets = new Tickets(clock, new SecureRandom());
    private final Map<String, AccessRule> rules = Map.of(
            "/ws/relay/ops", new AccessRule(List.of("operator"), List.of()),
            "/ws/relay/staff", new AccessRule(List.of("staff"), List.of()),
            "/ws/relay/shop", new AccessRule(List.of(), List.of("https://shop.example")));

    private Admission admission(boolean anonymous) {
        Tokens tokens = new Tokens(
                List.of(new Tokens.Token("vic", "view", Role.VIEWER), new Tokens.Token("ada", "adm", Role.ADMIN)));
        return new Admission(
                tokens,
                tickets,
                new LoginThrottle(clock, 3, Duration.ofSeconds(6), 10),
                anonymous,
                new Origins(List.of("same-origin")),
                path -> rules.getOrDefault(path, AccessRule.DEFAULT),
                meters);
    }

    private static HandshakeRequest from(@Nullable String origin, String path) {
        return new HandshakeRequest(path, Map.of(), origin, "gate:8080", false, null, List.of(), HERE);
    }

    private static HandshakeRequest header(String path, String authorization) {
        return new HandshakeRequest(path, Map.of(), null, "gate:8080", false, authorization, List.of(), HERE);
    }

    private static HandshakeRequest offering(String encoded) {
        List<String> names = List.of("fairlead.chat.v1", "fairlead.bearer." + encoded);
        return new HandshakeRequest("/ws/echo", Map.of(), null, "gate:8080", false, null, names, HERE);
    }

    private static HandshakeRequest ticket(String path, String ticket) {
        Map<String, List<String>> query = HandshakeRequest.parseQuery("since=1&ticket=" + ticket);
        return new HandshakeRequest(path, query, null, "gate:8080", false, null, List.of(), HERE);
    }

    private static String base64(String secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCheckLeavesTheTicketGood() {
        String ticket = tickets.issue("/ws/echo", null, new Caller("tom", Set.of(), "x"))
                .ticket();
        admission(false).check(ticket("/ws/echo", ticket));
        admission(false).check(ticket("/ws/echo", ticket));
        assertEquals("tom", admission(false).admit(ticket("/ws/echo", ticket)).name());
        assertProblem(Kind.UNAUTHORIZED, () -> admission(false).check(ticket("/ws/echo", ticket)));
    }

    @Test
    void anonymousComesInOnlyWhereItIsAllowed() {
        assertTrue(admission(true).admit(from(null, "/ws/echo")).isAnonymous());
        assertProblem(Kind.UNAUTHORIZED, () -> admission(false).admit(from(null, "/ws/echo")));
        assertEquals(Map.of("missing", 1L), meters.authFailures());
    }

    @Test
    void eachSortOfCredentialIsTaken() {
        String ticket = tickets.issue("/ws/echo", null, new Caller("tom", Set.of(), "x"))
                .ticket();
        assertEquals("vic", admission(false).admit(offering(base64("view"))).name());
        assertEquals(
                "vic", admission(false).admit(header("/ws/echo", "Bearer view")).name());
        assertEquals(new Caller("tom", Set.of(), HERE), admission(false).admit(ticket("/ws/echo", ticket)));
    }

    @Test
    void wrongCredentialsAreRefusedEvenWhereNoneAreNeeded() {
        assertProblem(Kind.UNAUTHORIZED, () -> admission(true).admit(offering(base64("no"))));
        assertProblem(Kind.UNAUTHORIZED, () -> admission(true).admit(offering("!!")));
        assertProblem(Kind.UNAUTHORIZED, () -> admission(true).admit(offering("")));
        assertProblem(Kind.UNAUTHORIZED, () -> admission(true).admit(header("/ws/echo", "Bearer no")));
        assertProblem(Kind.UNAUTHORIZED, () -> admission(true).admit(header("/ws/echo", "Bearer")));
        assertProblem(Kind.UNAUTHORIZED, () -> admission(true).admit(ticket("/ws/echo", "")));
        assertEquals(Map.of("wrong-token", 5L, "wrong-ticket", 1L), meters.authFailures());
    }

    @Test
    void wrongCredentialsOfAllSortsCountForOneLimit() {
        Admission admission = admission(true);
        assertProblem(Kind.UNAUTHORIZED, () -> admission.admit(offering("!!")));
        assertProblem(Kind.UNAUTHORIZED, () -> admission.admit(ticket("/ws/echo", "no")));
        assertProblem(Kind.UNAUTHORIZED, () -> admission.admit(header("/ws/echo", "Bearer no")));
        assertProblem(Kind.RATE_LIMITED, () -> admission.admit(ticket("/ws/echo", "no")));
        assertEquals("vic", admission.admit(header("/ws/echo", "Bearer view")).name());
        assertTrue(admission.admit(from(null, "/ws/echo")).isAnonymous());
        assertEquals(1L, meters.authFailures().get("rate-limited"));
    }

    @Test
    void aRuleWithRolesAsksStrangersWhoTheyAreAndRefusesTheWrongOnes() {
        assertProblem(Kind.UNAUTHORIZED, () -> admission(true).admit(from(null, "/ws/relay/ops")));
        assertProblem(Kind.FORBIDDEN, () -> admission(true).admit(header("/ws/relay/ops", "Bearer view")));
        assertEquals(
                "ada",
                admission(true).admit(header("/ws/relay/ops", "Bearer adm")).name());
        assertEquals(Map.of("missing", 1L, "role", 1L), meters.authFailures());
    }

    @Test
    void foreignRolesMatchByNameAndTheAdminAloneCoversThem() {
        String path = "/ws/relay/staff";
        String ticket = tickets.issue(path, null, new Caller("tom", Set.of("staff"), "x"))
                .ticket();
        assertEquals("tom", admission(true).admit(ticket(path, ticket)).name());
        assertProblem(Kind.FORBIDDEN, () -> admission(true).admit(header(path, "Bearer view")));
        assertEquals("ada", admission(true).admit(header(path, "Bearer adm")).name());
    }

    @Test
    void theOriginIsCheckedBeforeCredentialsAreTouched() {
        String ticket = tickets.issue("/ws/echo", null, Caller.anonymous("x")).ticket();
        Map<String, List<String>> query = Map.of("ticket", List.of(ticket));
        HandshakeRequest evil =
                new HandshakeRequest("/ws/echo", query, "http://evil", "gate:8080", false, null, List.of(), HERE);
        assertProblem(Kind.FORBIDDEN, () -> admission(true).admit(evil));
        assertEquals(Map.of("origin", 1L), meters.authFailures());
        assertTrue(admission(false).admit(ticket("/ws/echo", ticket)).isAnonymous());
    }

    @Test
    void aRulesOriginsReplaceTheGateways() {
        Admission admission = admission(true);
        assertTrue(admission.admit(from("http://gate:8080", "/ws/echo")).isAnonymous());
        assertTrue(
                admission.admit(from("https://shop.example", "/ws/relay/shop")).isAnonymous());
        assertProblem(Kind.FORBIDDEN, () -> admission.admit(from("http://gate:8080", "/ws/relay/shop")));
        assertProblem(Kind.FORBIDDEN, () -> admission.admit(from("https://shop.example", "/ws/echo")));
    }

    @Test
    void aProxysBasicCredentialsAreNotOurs() {
        assertTrue(admission(true).admit(header("/ws/echo", "Basic eDp5")).isAnonymous());
    }

    @Test
    void aHandshakePrintsNoSecret() {
        assertFalse(ticket("/ws/echo", "hush").toString().contains("hush"));
        assertFalse(offering("hush").toString().contains("hush"));
        assertFalse(header("/ws/echo", "Bearer hush").toString().contains("hush"));
    }

    @Test
    void queriesAndSubprotocolsAreTakenApart() {
        assertEquals(Map.of("a", List.of("1 é", ""), "b", List.of("")), HandshakeRequest.parseQuery("a=1+%C3%A9&b&a="));
        assertProblem(Kind.INVALID, () -> HandshakeRequest.parseQuery("a=%zz"));
        assertEquals(List.of("a", "b", "c"), HandshakeRequest.parseSubprotocols(List.of("a, b,", "c")));
    }
}
