package io.fairlead.relay;

import java.util.ArrayList;
import java.util.List;

/**
 * Limits the copies of one message over UDP, where source addresses can be forged: otherwise one packet could make the
 * gateway send a large message to many victims (RFC 9000 §8 limits amplification for the same reason).
 */
final class DatagramFanOut {
    /** The size of all copies of one message: enough for 10,000 peers and full Ethernet packets. */
    private static final int MAX_BYTES = 16 << 20;

    /** The part of it for peers that have sent only once. */
    private static final int MAX_UNCONFIRMED_BYTES = 1 << 20;

    private DatagramFanOut() {}

    /** The peers to which a copy of this size is sent, in no particular order. */
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
