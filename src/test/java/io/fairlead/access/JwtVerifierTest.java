package io.fairlead.access;

import static io.fairlead.access.ProblemAssertions.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.fairlead.core.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtVerifierTest {
    private static RSAKey rsa;
    private static RSAKey strange;
    private static ECKey ec;
    private static KeyPair ed;
    private static OctetKeyPair edJwk;

    @TempDir
    Path home;

    private final FakeClock clock = new FakeClock();
    private Path jwks;
    private JwtVerifier verifier;

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        strange = new RSAKeyGenerator(2048).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = ed.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        edJwk = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw))
                .keyID("d")
                .build();
    }

    @BeforeEach
    void serveKeys() throws Exception {
        jwks = home.resolve("jwks.json");
        Files.writeString(jwks, new JWKSet(List.of(rsa, ec, edJwk)).toString(true));
        verifier = new JwtVerifier(jwks.toString(), "https://id.example", "fairlead", clock);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ann")
                .issuer("https://id.example")
                .audience(List.of("other", "fairlead"))
                .claim("roles", List.of("operator", "staff"))
                .expirationTime(Date.from(clock.instant().plusSeconds(60)));
    }

    private static String sign(JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String rs256(JWTClaimsSet claims) throws JOSEException {
        return sign(JWSAlgorithm.RS256, "r", new RSASSASigner(rsa), claims);
    }

    private void assertRefused(String fault, String jwt) {
        assertEquals(Optional.empty(), verifier.verify(jwt, "10.0.0.1"));
        assertEquals(fault, verifier.fault(jwt));
    }

    @Test
    void aGoodTokenNamesItsSubjectAndRoles() throws Exception {
        Caller ann = new Caller("ann", Set.of("operator", "staff"), "10.0.0.1");
        assertEquals(Optional.of(ann), verifier.verify(rs256(claims().build()), "10.0.0.1"));
        JWTClaimsSet text = claims().claim("roles", " operator  staff ").build();
        assertEquals(Optional.of(ann), verifier.verify(rs256(text), "10.0.0.1"));
        JWTClaimsSet none = claims().claim("roles", 7).build();
        assertEquals(
                Set.of(), verifier.verify(rs256(none), "10.0.0.1").orElseThrow().roles());
    }

    @Test
    void everyAsymmetricFamilyIsTaken() throws Exception {
        String ps = sign(JWSAlgorithm.PS256, "r", new RSASSASigner(rsa), claims().build());
        String es = sign(JWSAlgorithm.ES256, "e", new ECDSASigner(ec), claims().build());
        assertTrue(verifier.verify(ps, "10.0.0.1").isPresent());
        assertTrue(verifier.verify(es, "10.0.0.1").isPresent());
        assertTrue(verifier.verify(edDsa(claims().build()), "10.0.0.1").isPresent());
    }

    @Test
    void aBrokenEdwardsSignatureIsRefused() throws Exception {
        String good = edDsa(claims().build());
        String other = edDsa(claims().subject("bob").build());
        assertRefused(
                "wrong-token", good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
        assertRefused("wrong-token", good.substring(0, good.lastIndexOf('.') + 1) + "AAAA");
    }

    private static String edDsa(JWTClaimsSet claims) throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("d").build();
        SignedJWT jwt = new SignedJWT(header, claims);
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(ed.getPrivate());
        signer.update(jwt.getSigningInput());
        return new String(jwt.getSigningInput(), StandardCharsets.US_ASCII) + "." + Base64URL.encode(signer.sign());
    }

    @Test
    void timesAreCheckedWithThirtySecondsOfSkew() throws Exception {
        String jwt = rs256(claims().build());
        clock.advance(Duration.ofSeconds(85));
        assertTrue(verifier.verify(jwt, "10.0.0.1").isPresent());
        clock.advance(Duration.ofSeconds(10));
        assertRefused("expired-token", jwt);
        Date later = Date.from(clock.instant().plusSeconds(40));
        assertRefused("wrong-token", rs256(claims().notBeforeTime(later).build()));
        assertRefused("wrong-token", rs256(claims().expirationTime(null).build()));
    }

    @Test
    void foreignIssuersAudiencesAndNamelessCallersAreRefused() throws Exception {
        assertRefused(
                "wrong-token", rs256(claims().issuer("https://evil.example").build()));
        assertRefused("wrong-token", rs256(claims().issuer(null).build()));
        assertRefused("wrong-token", rs256(claims().audience("other").build()));
        assertRefused("wrong-token", rs256(claims().audience((String) null).build()));
        assertRefused("wrong-token", rs256(claims().subject(null).build()));
        assertRefused("wrong-token", rs256(claims().subject("anonymous").build()));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        assertRefused("wrong-token", new PlainJWT(claims().build()).serialize());
    }

    @Test
    void aPublicKeyIsNeverTakenForAnHmacSecret() throws Exception {
        for (byte[] secret : List.of(
                rsa.toRSAPublicKey().getEncoded(),
                rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            assertRefused("wrong-token", sign(JWSAlgorithm.HS256, "r", new MACSigner(secret), claims().build()));
        }
    }

    @Test
    void aStrangersKeyIsRefused() throws Exception {
        assertRefused("wrong-token", sign(JWSAlgorithm.RS256, "r", new RSASSASigner(strange), claims().build()));
        for (int i = 0; i < 4; i++) {
            assertRefused("wrong-token", sign(JWSAlgorithm.RS256, "x" + i, new RSASSASigner(rsa), claims().build()));
        }
    }

    @Test
    void whatIsNoJwtIsRefusedWithoutReadingKeys() throws Exception {
        Files.delete(jwks);
        for (String wrong : List.of("", "opaque", "a.b", "a".repeat(20_000) + "..")) {
            assertRefused("wrong-token", wrong);
        }
        assertRefused("wrong-token", "a.b.c");
    }

    @Test
    void keysThatCannotBeReadAreNotTheCallersFault() throws Exception {
        String jwt = rs256(claims().build());
        Files.delete(jwks);
        assertProblem(Kind.UPSTREAM, () -> verifier.verify(jwt, "10.0.0.1"));
    }

    @Test
    void keysMayBeNamedByFileUrlAndIssuerAndAudienceLeftOpen() throws Exception {
        JwtVerifier open = new JwtVerifier(jwks.toUri().toString(), null, null, clock);
        JWTClaimsSet bare = claims().issuer(null).audience((String) null).build();
        assertTrue(open.verify(rs256(bare), "10.0.0.1").isPresent());
    }

    @Test
    void severalVerifiersServeAsOne() throws Exception {
        Tokens tokens = new Tokens(List.of(new Tokens.Token("ops", "secret", Role.ADMIN)));
        BearerVerifiers both = new BearerVerifiers(List.of(tokens, verifier));
        String jwt = rs256(claims().build());
        assertEquals("ops", both.verify("secret", "10.0.0.1").orElseThrow().name());
        assertEquals("ann", both.verify(jwt, "10.0.0.1").orElseThrow().name());
        assertTrue(both.verify("no", "10.0.0.1").isEmpty() && both.mayBlock());
        clock.advance(Duration.ofHours(1));
        assertEquals("expired-token", both.fault(jwt));
    }
}
