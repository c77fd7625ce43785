package io.fairlead.boot;

import io.fairlead.access.AdminTokenFile;
import io.fairlead.access.BearerVerifier;
import io.fairlead.access.Bearers;
import io.fairlead.access.JwtVerifier;
import io.fairlead.access.Role;
import io.fairlead.access.Tokens;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is believed: the tokens that are configured or made, and those of an identity provider. */
final class Credentials {
    private Credentials() {}

    /** @param made the token that was made because none is configured */
    static BearerVerifier verifier(Config config, Optional<AdminTokenFile> made, Clock clock) {
        List<Tokens.Token> tokens = new ArrayList<>();
        config.admin()
                .tokens()
                .forEach(token -> tokens.add(new Tokens.Token(
                        token.name(),
                        token.secret().value(),
                        Role.of(token.role()).orElseThrow())));
        made.ifPresent(file -> tokens.add(new Tokens.Token("admin", file.secret(), Role.ADMIN)));
        List<BearerVerifier> verifiers = new ArrayList<>(List.of(new Tokens(tokens)));
        Config.Jwt jwt = config.access().jwt();
        if (jwt != null) {
            verifiers.add(new JwtVerifier(jwt.jwks().toString(), orNull(jwt.issuer()), orNull(jwt.audience()), clock));
        }
        return new Bearers(verifiers);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
