package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long Tomcat tries to send a close of any code but 1000. By itself that is 50 ms, then the connection ends without a
 * close frame: on a busy machine, or behind what a client has yet to read, codes would be lost.
 *
 * <p>Threading: safe: what Tomcat keeps with a session is a concurrent map.
 */
final class TomcatClosing {
    private static final String TIMEOUT_MS = "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";
    private static final long PATIENT_MS = 2_000;
    /** 0 and less would mean Tomcat's default. */
    private static final long AT_ONCE_MS = 1;

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
        closing.properties.put(TIMEOUT_MS, PATIENT_MS);
        return closing;
    }

    /** Whoever closes now waits for nothing: the client had its time. */
    void hurry() {
        properties.put(TIMEOUT_MS, AT_ONCE_MS);
    }
}
