package io.fairlead.rest;

import io.fairlead.core.Base64Url;
import io.fairlead.core.Sha256;
import io.fairlead.definition.RelayDocument;
import io.fairlead.definition.RelaySpec;
import java.util.Arrays;

/** The strong entity tag of a definition (RFC 9110 §8.8.3): equal definitions have equal tags. */
record Etag(String header) {
    private static final int DIGEST_BYTES = 15;

    static Etag of(RelaySpec spec) {
        byte[] digest = Sha256.of(Json.bytes(RelayDocument.of(spec)));
        return new Etag('"' + Base64Url.of(Arrays.copyOf(digest, DIGEST_BYTES)) + '"');
    }
}
