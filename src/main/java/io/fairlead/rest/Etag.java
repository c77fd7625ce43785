package io.fairlead.rest;

import io.fairlead.definition.RelayDocument;
import io.fairlead.definition.RelaySpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The strong entity tag of a definition (RFC 9110 §8.8.3): equal definitions have equal tags. */
record Etag(String header) {
    private static final int DIGEST_BYTES = 15;

    static Etag of(RelaySpec spec) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(RelayDocument.of(spec)));
            String text = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
            return new Etag('"' + text + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
