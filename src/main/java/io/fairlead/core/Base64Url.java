package io.fairlead.core;

import java.security.SecureRandom;
import java.util.Base64;

/** Text in base64url without padding (RFC 4648 §5). */
public final class Base64Url {
    private Base64Url() {}

    public static String of(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A secret or an identifier of this many random bytes. */
    public static String random(SecureRandom random, int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        return of(secret);
    }
}
