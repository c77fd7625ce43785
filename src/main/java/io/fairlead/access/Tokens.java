package io.fairlead.access;

import io.fairlead.core.Sha256;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The admin tokens of the configuration.
 *
 * <p>A check takes the same time for every token and guess: it compares all digests, each in constant time.
 *
 * <p>Threading: immutable.
 */
public final class Tokens implements BearerVerifier {
    /** A configured token; never prints its secret. */
    public record Token(String name, String secret, Role role) {
        public Token {
            if (name.isBlank() || secret.isBlank() || Caller.isReserved(name)) {
                throw new IllegalArgumentException("A token needs a name of its own and a secret");
            }
        }

        @Override
        public String toString() {
            return "Token[" + name + ", " + role.id() + "]";
        }
    }

    private final List<byte[]> digests;
    /** In the order of the digests. */
    private final List<Caller> callers;

    private final BiPredicate<byte[], byte[]> equal;

    public Tokens(List<Token> tokens) {
        this(tokens, MessageDigest::isEqual);
    }

    /** @param equal compares two digests in constant time */
    Tokens(List<Token> tokens, BiPredicate<byte[], byte[]> equal) {
        this.digests = tokens.stream().map(token -> Sha256.of(token.secret())).toList();
        this.callers = tokens.stream()
                .map(token -> new Caller(token.name(), Set.of(token.role().id()), ""))
                .toList();
        this.equal = equal;
    }

    @Override
    public Optional<Caller> verify(String secret, String address) {
        byte[] given = Sha256.of(secret);
        int match = -1;
        for (int i = 0; i < digests.size(); i++) {
            if (equal.test(digests.get(i), given)) {
                match = i;
            }
        }
        return match < 0 ? Optional.empty() : Optional.of(callers.get(match).at(address));
    }
}
