package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets how long Tomcat tries to send a close frame with a code other than 1000. The default is 50 ms, after which it
 * closes the connection without a close frame: on a busy machine, or behind data that the client has not read, close
 * codes would be lost.
 *
 * <p>Threading: safe, because Tomcat's properties of a session are a concurrent map.
 */
final class TomcatClosing {
    private static final String TIMEOUT_MS = "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";
    private static final long CLOSE_TIMEOUT_MS = 2_000;
    /** Zero and below select Tomcat's default. */
    private static final long MIN_TIMEOUT_MS = 1;

    private final Map<String, Object> properties;

    private TomcatClosing(Map<String, Object> properties) {
        this.properties = properties;
    }

    /** Null on any other container. */
    static @Nullable TomcatClosing of(Session session) {
        if (!session.getClass().getName().startsWith("org.apache.tomcat.")) {
            return null;
        }
        TomcatClosing closing = new TomcatClosing(session.getUserProperties());
        closing.properties.put(TIMEOUT_MS, CLOSE_TIMEOUT_MS);
        return closing;
    }

    /** A close no longer waits, because the client had its time. */
    void shortenTimeout() {
        properties.put(TIMEOUT_MS, MIN_TIMEOUT_MS);
    }
}
