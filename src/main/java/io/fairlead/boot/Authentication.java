package io.fairlead.boot;

import io.fairlead.access.AdminTokenFile;
import io.fairlead.access.Admission;
import io.fairlead.access.BearerVerifier;
import io.fairlead.access.BearerVerifiers;
import io.fairlead.access.Hosts;
import io.fairlead.access.JwtVerifier;
import io.fairlead.access.LoginThrottle;
import io.fairlead.access.Logins;
import io.fairlead.access.Origins;
import io.fairlead.access.Role;
import io.fairlead.access.Tickets;
import io.fairlead.access.Tokens;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Meters;
import io.fairlead.core.RateLimitedLog;
import io.fairlead.settings.Config;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Configured access control for sessions and the admin API.
 *
 * <p>Threading: safe.
 */
final class Authentication {
    private static final Logger LOG = System.getLogger(Authentication.class.getName());

    private final Tickets tickets;
    private final Admission admission;
    private final Logins logins;
    private final Hosts hosts;
    private final Optional<AdminTokenFile> generatedToken;

    /**
     * @param data the folder for a generated admin token if none is configured
     * @param rules returns the access rule of a path
     */
    Authentication(
            Config config,
            Path data,
            Clock clock,
            SecureRandom random,
            Meters meters,
            Function<String, AccessRule> rules)
            throws IOException {
        this.tickets = new Tickets(clock, random);
        this.hosts = new Hosts(config.http().hosts(), new RateLimitedLog(LOG, Level.WARNING, System::nanoTime));
        this.generatedToken =
                config.admin().tokens().isEmpty() ? Optional.of(AdminTokenFile.in(data, random)) : Optional.empty();
        BearerVerifier verifier = verifier(config, clock);
        LoginThrottle throttle = new LoginThrottle(clock);
        this.logins = new Logins(verifier, throttle, meters);
        this.admission = new Admission(
                verifier,
                tickets,
                throttle,
                config.access().anonymous(),
                new Origins(config.websocket().allowedOrigins()),
                rules,
                meters);
    }

    private BearerVerifier verifier(Config config, Clock clock) {
        List<Tokens.Token> tokens = new ArrayList<>();
        config.admin()
                .tokens()
                .forEach(token -> tokens.add(new Tokens.Token(
                        token.name(),
                        token.secret().value(),
                        Role.of(token.role()).orElseThrow())));
        generatedToken.ifPresent(made -> tokens.add(new Tokens.Token("admin", made.secret(), Role.ADMIN)));
        List<BearerVerifier> verifiers = new ArrayList<>(List.of(new Tokens(tokens)));
        Config.Jwt jwt = config.access().jwt();
        if (jwt != null) {
            verifiers.add(new JwtVerifier(jwt.jwks().toString(), orNull(jwt.issuer()), orNull(jwt.audience()), clock));
        }
        return new BearerVerifiers(verifiers);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Tickets, each valid for one session. */
    Tickets tickets() {
        return tickets;
    }

    /** The host check before every request. */
    Hosts hosts() {
        return hosts;
    }

    /** The admission check before every session. */
    Admission admission() {
        return admission;
    }

    /** The login check before every call of the admin API. */
    Logins logins() {
        return logins;
    }

    /** The file of the generated admin token, if none is configured. */
    Optional<Path> adminTokenPlace() {
        return generatedToken.map(AdminTokenFile::path);
    }
}
