package io.fairlead.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.fairlead.core.Problem;
import io.fairlead.core.Problem.Kind;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies bearers signed by an identity provider (JWT, RFC 7519; access tokens, RFC 9068). The claim {@code roles}, an
 * array or a space-separated string, holds the caller's roles and {@code sub} the name; {@code exp} is required.
 *
 * <p>Threading: safe. The first call reads the keys, which keeps the start fast.
 */
public final class JwtVerifier implements BearerVerifier {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int MAX_CHARS = 16 * 1024;

    private final String jwks;
    private final @Nullable String issuer;
    private final @Nullable String audience;
    private final Clock clock;
    private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;

    /**
     * @param jwks the source of the keys (RFC 7517 §5): a file path, or a URL of scheme file, http or https
     * @param issuer the required {@code iss}; null: any
     * @param audience a value that {@code aud} must contain; null: any
     */
    public JwtVerifier(String jwks, @Nullable String issuer, @Nullable String audience, Clock clock) {
        this.jwks = jwks;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
    }

    /** @throws Problem upstream if the keys can't be read now */
    @Override
    public Optional<Caller> verify(String bearer, String address) {
        if (!looksLikeJwt(bearer)) {
            return Optional.empty();
        }
        try {
            return caller(processor().process(bearer, null), address);
        } catch (RateLimitReachedException | ParseException | BadJOSEException e) {
            return Optional.empty();
        } catch (KeySourceException e) {
            throw new Problem(Kind.UPSTREAM, "The keys that sign tokens cannot be read");
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }

    /** Uses the claims without verification, which is enough for a metric. */
    @Override
    public String fault(String bearer) {
        try {
            Date expires = looksLikeJwt(bearer)
                    ? JWTParser.parse(bearer).getJWTClaimsSet().getExpirationTime()
                    : null;
            boolean expired = expires != null && expires.toInstant().plus(SKEW).isBefore(clock.instant());
            return expired ? "expired-token" : BearerVerifier.super.fault(bearer);
        } catch (ParseException e) {
            return BearerVerifier.super.fault(bearer);
        }
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    private static boolean looksLikeJwt(String bearer) {
        return bearer.length() <= MAX_CHARS
                && bearer.chars().filter(c -> c == '.').count() == 2;
    }

    private static Optional<Caller> caller(JWTClaimsSet claims, String address) throws ParseException {
        String subject = claims.getSubject();
        if (subject == null || subject.isBlank() || Caller.isReserved(subject)) {
            return Optional.empty();
        }
        return Optional.of(new Caller(subject, roles(claims.getClaim("roles")), address));
    }

    private static Set<String> roles(@Nullable Object claim) {
        List<?> listed = claim instanceof String text
                ? List.of(text.strip().split("\\s+"))
                : claim instanceof List<?> list ? list : List.of();
        Set<String> roles = new LinkedHashSet<>();
        for (Object role : listed) {
            if (role instanceof String name && !name.isBlank()) {
                roles.add(name);
            }
        }
        return roles;
    }

    private DefaultJWTProcessor<SecurityContext> processor() {
        DefaultJWTProcessor<SecurityContext> known = processor;
        if (known == null) {
            synchronized (this) {
                known = processor;
                if (known == null) {
                    known = newProcessor();
                    processor = known;
                }
            }
        }
        return known;
    }

    private DefaultJWTProcessor<SecurityContext> newProcessor() {
        JwtKeys keys = new JwtKeys(jwks);
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        made.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        made.setJWSKeySelector(keys);
        made.setJWSVerifierFactory(keys);
        made.setJWTClaimsSetVerifier(claims());
        return made;
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claims() {
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        if (issuer != null) {
            exact.issuer(issuer);
        }
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(audience, exact.build(), Set.of("exp", "sub")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew((int) SKEW.toSeconds());
        return verifier;
    }
}
