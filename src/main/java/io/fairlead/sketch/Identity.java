package io.fairlead.sketch;

import io.fairlead.core.Base64Url;
import io.fairlead.core.Problem;
import io.fairlead.core.Sha256;
import io.fairlead.protocol.JsonMessage;
import java.util.regex.Pattern;

/**
 * Identifies the owner of strokes beyond one session, by a secret that the client sends again. Only its digest is kept
 * with a stroke. The secret is random, so it can't be derived from the digest.
 */
final class Identity {
    /** At least 128 random bits, in base64url (RFC 4648 §5) without padding. */
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{22,128}");
    /** No session id starts with this prefix. */
    private static final String PREFIX = "sha256:";

    private Identity() {}

    /** @throws Problem invalid, if the secret is malformed */
    static String of(JsonMessage message) {
        String secret = message.only("secret").text("secret");
        if (!SECRET.matcher(secret).matches()) {
            throw new Problem(Problem.Kind.INVALID, "secret: expected 22 to 128 characters of A-Z, a-z, 0-9, - and _");
        }
        return PREFIX + Base64Url.of(Sha256.of(secret));
    }
}
