package io.fairlead.relay;

import io.fairlead.target.SocketUri;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a relay at one point in time.
 *
 * @param detail why it is failed or connecting, or why a proxy's last connection failed; otherwise empty
 * @param listening the URI with the actual port; null if it does not listen
 */
public record RelayStatus(
        State state, String detail, @Nullable SocketUri listening, int peers, int sessions, Totals counters) {
    /** The states of a relay. */
    public enum State {
        RUNNING,
        STOPPED,
        CONNECTING,
        FAILED;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The sum of both sides of the relay since it was defined. */
    public record Totals(long messagesIn, long messagesOut, long bytesIn, long bytesOut, Map<String, Long> dropped) {}
}
