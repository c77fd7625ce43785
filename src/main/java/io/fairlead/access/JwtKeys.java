package io.fairlead.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.Key;
import java.security.PublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The public keys that verify JWTs, and their algorithms. Only asymmetric algorithms are accepted, so that a public key
 * can't be used as an HMAC secret (RFC 8725 §2.1, §3.1).
 *
 * <p>Threading: safe. Keys are cached for 5 minutes. An unknown key id triggers a reload, at most twice in 30 s. While
 * the source is unavailable, the cached keys are used for one more hour.
 */
final class JwtKeys extends BaseJWSProvider implements JWSKeySelector<SecurityContext>, JWSVerifierFactory {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 3_000;
    private static final long OUTAGE_MILLIS = 3_600_000;
    private static final int MAX_BYTES = 256 * 1024;

    private final JWKSource<SecurityContext> source;
    private final JWSKeySelector<SecurityContext> selector;
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    /** @param jwks a file path, or a URL of scheme file, http or https */
    JwtKeys(String jwks) {
        super(JWSAlgorithm.Family.SIGNATURE);
        this.source = JWKSourceBuilder.create(
                        url(jwks), new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES))
                .refreshAheadCache(false)
                .rateLimited(true)
                .outageTolerant(OUTAGE_MILLIS)
                .build();
        this.selector = new JWSVerificationKeySelector<>(signatures(), source);
    }

    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, SecurityContext context) throws KeySourceException {
        if (!Ed25519.ALGORITHMS.contains(header.getAlgorithm())) {
            return selector.selectJWSKeys(header, context);
        }
        return source.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), context).stream()
                .flatMap(jwk -> jwk instanceof OctetKeyPair pair ? Ed25519.publicKey(pair).stream() : Stream.empty())
                .toList();
    }

    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        boolean ed = Ed25519.ALGORITHMS.contains(header.getAlgorithm());
        return ed && key instanceof PublicKey publicKey
                ? new Ed25519(publicKey)
                : verifiers.createJWSVerifier(header, key);
    }

    private static Set<JWSAlgorithm> signatures() {
        Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        return algorithms;
    }

    private static URL url(String jwks) {
        try {
            boolean isUrl = jwks.matches("(?i)(https?|file):.*");
            return (isUrl ? URI.create(jwks) : Path.of(jwks).toAbsolutePath().toUri()).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a place to read keys from", e);
        }
    }
}
