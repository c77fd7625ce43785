package io.fairlead.socket;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * When a TCP connection on which nothing comes asks whether the other end is still there (RFC 9293 §3.8.4): first after
 * this time, then five times within five sixths of it.
 *
 * @param after at least a second; zero: as the system does
 */
record KeepAlive(Duration after) {
    private static final int PROBES = 5;

    /** For a connection, or a listener whose connections inherit it. */
    void applyTo(NetworkChannel channel) throws IOException {
        if (!after.isZero()) {
            int seconds = (int) Math.max(1, after.toSeconds());
            set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
            set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, Math.max(1, seconds / (PROBES + 1)));
            set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        }
    }

    private static void set(NetworkChannel channel, SocketOption<Integer> option, int value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }
}
