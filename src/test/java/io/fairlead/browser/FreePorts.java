package io.fairlead.browser;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that stay free while a gateway restarts: below those that systems give to clients (RFC 6335 §6, Linux). */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private FreePorts() {}

    /** Free at 127.0.0.1 for TCP and for UDP. */
    public static int next() {
        int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            tcp.bind(address);
            udp.bind(address);
            return port;
        } catch (IOException taken) {
            return next();
        }
    }
}
