package io.fairlead.session;

import java.time.Duration;

/**
 * Delays large data that would directly follow the response to a handshake: the client of java.net.http (JDK 17) loses or
 * corrupts it while it is handing its connection over (29 of 8,151 sessions with a welcome of 200 KB).
 */
public final class HandshakeDelay {
    public static final Duration DELAY = Duration.ofMillis(20);

    private static final int MAX_UNDELAYED_BYTES = 4 << 10;

    private HandshakeDelay() {}

    /** @param bytes queued when the session opens */
    public static boolean isNeeded(long bytes) {
        return bytes > MAX_UNDELAYED_BYTES;
    }
}
