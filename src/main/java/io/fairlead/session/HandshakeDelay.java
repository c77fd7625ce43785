package io.fairlead.session;

import java.time.Duration;

/**
 * How long much that comes right behind the answer to a handshake waits: java.net.http's client (JDK 17) loses or tears it
 * while it is still handing its connection over (29 of 8,151 sessions with a welcome of 200 KB).
 */
public final class HandshakeDelay {
    public static final Duration TIME = Duration.ofMillis(20);

    private static final int SMALL_BYTES = 4 << 10;

    private HandshakeDelay() {}

    /** @param bytes that wait for the client when its session is open */
    public static boolean isNeeded(long bytes) {
        return bytes > SMALL_BYTES;
    }
}
