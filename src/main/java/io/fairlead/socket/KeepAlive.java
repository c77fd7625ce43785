package io.fairlead.socket;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.time.Duration;

/**
 * When a silent TCP connection probes the remote end (RFC 9293 §3.8.4): first after this time, then five times within
 * five sixths of it.
 *
 * @param after at least a second; zero: the system default
 */
record KeepAlive(Duration after) {
    private static final int PROBES = 5;

    /** Applies it to a connection, or to a listener whose connections inherit it. */
    void applyTo(NetworkChannel channel) throws IOException {
        if (!after.isZero()) {
            int seconds = (int) Math.max(1, after.toSeconds());
            set(channel, "TCP_KEEPIDLE", seconds);
            set(channel, "TCP_KEEPINTERVAL", Math.max(1, seconds / (PROBES + 1)));
            set(channel, "TCP_KEEPCOUNT", PROBES);
        }
    }

    /**
     * Sets one of {@code jdk.net.ExtendedSocketOptions} by name, because WildFly hides that class from applications.
     */
    private static void set(NetworkChannel channel, String name, int value) throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals(name)) {
                @SuppressWarnings("unchecked")
                SocketOption<Integer> typed = (SocketOption<Integer>) option;
                channel.setOption(typed, value);
            }
        }
    }
}
