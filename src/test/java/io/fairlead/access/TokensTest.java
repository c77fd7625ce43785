package io.fairlead.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final List<Tokens.Token> THREE = List.of(
            new Tokens.Token("ann", "secret-a", Role.VIEWER),
            new Tokens.Token("ben", "secret-b", Role.OPERATOR),
            new Tokens.Token("cat", "secret-c", Role.ADMIN));

    @Test
    void eachSecretNamesItsOwner() {
        Tokens tokens = new Tokens(THREE);
        assertEquals(
                Optional.of(new Caller("ann", Set.of("viewer"), "10.0.0.1")), tokens.verify("secret-a", "10.0.0.1"));
        assertEquals(
                Optional.of(new Caller("cat", Set.of("admin"), "10.0.0.1")), tokens.verify("secret-c", "10.0.0.1"));
    }

    @Test
    void anythingElseIsNobody() {
        for (String wrong : List.of("", "secret", "secret-d", "secret-a ", "SECRET-A", "secret-a\0")) {
            assertTrue(new Tokens(THREE).verify(wrong, "10.0.0.1").isEmpty(), wrong);
        }
        assertTrue(new Tokens(List.of()).verify("x", "10.0.0.1").isEmpty());
    }

    @Test
    void everyCheckComparesAllDigestsOfOneLengthWhereverTheMatchIs() {
        for (String given : List.of("secret-a", "secret-b", "secret-c", "wrong", "")) {
            List<Integer> lengths = new ArrayList<>();
            new Tokens(THREE, (known, other) -> {
                        lengths.add(known.length);
                        lengths.add(other.length);
                        return java.security.MessageDigest.isEqual(known, other);
                    })
                    .verify(given, "10.0.0.1");
            assertEquals(List.of(32, 32, 32, 32, 32, 32), lengths, given);
        }
    }

    @Test
    void aTokenNeverPrintsItsSecret() {
        assertFalse(THREE.toString().contains("secret"));
    }

    @Test
    void aTokenNeedsASecretAndANameOfItsOwn() {
        assertThrows(IllegalArgumentException.class, () -> new Tokens.Token("ann", " ", Role.VIEWER));
        assertThrows(IllegalArgumentException.class, () -> new Tokens.Token("anonymous", "x", Role.VIEWER));
    }

    @Test
    void higherRolesCoverLowerOnesAndForeignRolesCoverNone() {
        assertTrue(new Caller("x", Set.of("admin"), "").has(Role.VIEWER));
        assertTrue(new Caller("x", Set.of("staff", "operator"), "").has(Role.OPERATOR));
        assertFalse(new Caller("x", Set.of("viewer"), "").has(Role.OPERATOR));
        assertFalse(new Caller("x", Set.of("ADMIN", "root"), "").has(Role.VIEWER));
        assertFalse(Caller.anonymous("a").has(Role.VIEWER));
        assertTrue(Caller.anonymous("a").isAnonymous());
    }
}
