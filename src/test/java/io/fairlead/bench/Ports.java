package io.fairlead.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one of those who are compared serves; free a moment ago.
 *
 * @param port of WebSocket
 * @param source of messages for all, over TCP and over UDP
 * @param upstream which the load serves
 * @param datagrams of messages for all over UDP, when not at the source's
 */
record Ports(int port, int source, int upstream, int datagrams) {
    static Ports free() throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (ServerSocket socket : taken) {
            socket.close();
        }
        int[] ports = taken.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        return new Ports(ports[0], ports[1], ports[2], ports[3]);
    }
}
