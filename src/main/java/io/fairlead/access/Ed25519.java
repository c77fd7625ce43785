package io.fairlead.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Verifies Ed25519 signatures (RFC 8037 §3.1) with the JDK, since Nimbus requires another library for them. */
final class Ed25519 extends BaseJWSProvider implements JWSVerifier {
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    private static final String NAME = "Ed25519";
    private static final int KEY_BYTES = 32;
    /** SubjectPublicKeyInfo up to the key bytes (RFC 8410 §4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    Ed25519(PublicKey key) {
        super(ALGORITHMS);
        this.key = key;
    }

    /** Empty for a key of another curve or length. */
    static Optional<PublicKey> publicKey(OctetKeyPair jwk) {
        byte[] raw = jwk.getX().decode();
        if (!jwk.getCurve().equals(Curve.Ed25519) || raw.length != KEY_BYTES) {
            return Optional.empty();
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.writeBytes(X509_PREFIX);
        encoded.writeBytes(raw);
        try {
            X509EncodedKeySpec spec = new X509EncodedKeySpec(encoded.toByteArray());
            return Optional.of(KeyFactory.getInstance(NAME).generatePublic(spec));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) throws JOSEException {
        try {
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(key);
            verifier.update(signingInput);
            return verifier.verify(signature.decode());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
