package io.fairlead.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 digests, 32 bytes each (FIPS 180-4). */
public final class Sha256 {
    private Sha256() {}

    public static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The digest of a secret, to store and compare in its place. */
    public static byte[] of(String secret) {
        return of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
