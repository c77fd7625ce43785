package io.fairlead.relay;

import java.util.ArrayList;
import java.util.List;

/**
 * How far one message spreads over UDP, where a source address proves nothing: who forges many would have the gateway
 * send a large message to all of them (RFC 9000 §8 has the same worry).
 */
final class DatagramFanOut {
    /** All copies of one message: enough for 10,000 peers and packets as large as Ethernet takes. */
    private static final int MAX_BYTES = 16 << 20;

    /** Of those for peers that wrote but once. */
    private static final int MAX_UNCONFIRMED_BYTES = 1 << 20;

    private DatagramFanOut() {}

    /** Who gets a copy of so many bytes: in no particular order. */
    static List<Peer> receivers(List<Peer> peers, int bytes) {
        int size = Math.max(1, bytes);
        int left = MAX_BYTES / size;
        int leftUnconfirmed = MAX_UNCONFIRMED_BYTES / size;
        List<Peer> receivers = new ArrayList<>(peers.size());
        for (Peer peer : peers) {
            boolean confirmed = peer.isConfirmed();
            if (left > 0 && (confirmed || leftUnconfirmed > 0)) {
                receivers.add(peer);
                left--;
                leftUnconfirmed -= confirmed ? 0 : 1;
            }
        }
        return receivers;
    }
}
