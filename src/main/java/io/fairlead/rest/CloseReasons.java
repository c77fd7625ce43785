package io.fairlead.rest;

import io.fairlead.config.Violations;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Validates the close reason of a call. */
final class CloseReasons {
    /** RFC 6455 §5.5.1. */
    private static final int MAX_BYTES = 123;

    private CloseReasons() {}

    /** The query parameter {@code reason}, or {@code otherwise} if absent. */
    static String of(@Nullable String reason, String otherwise, Violations found) {
        if (reason == null) {
            return otherwise;
        }
        if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            found.add("/?reason", "must have at most " + MAX_BYTES + " UTF-8 bytes");
        }
        return reason;
    }
}
