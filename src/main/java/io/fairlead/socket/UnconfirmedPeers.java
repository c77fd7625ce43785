package io.fairlead.socket;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a UDP socket that wrote but once: anybody can forge that many sources, so these give way first when there
 * is no room. Of them the oldest that nothing was written to, or else the oldest.
 *
 * <p>Threading: of the socket's selector thread.
 */
final class UnconfirmedPeers {
    private final Set<UdpPeer> unanswered = new LinkedHashSet<>();
    private final Set<UdpPeer> answered = new LinkedHashSet<>();

    void add(UdpPeer peer) {
        unanswered.add(peer);
    }

    void remove(UdpPeer peer) {
        if (!unanswered.remove(peer)) {
            answered.remove(peer);
        }
    }

    /** Who gives way next; null: nobody. */
    @Nullable UdpPeer next() {
        Iterator<UdpPeer> oldest = unanswered.iterator();
        while (oldest.hasNext()) {
            UdpPeer peer = oldest.next();
            if (!peer.isAnswered()) {
                return peer;
            }
            oldest.remove();
            answered.add(peer);
        }
        Iterator<UdpPeer> others = answered.iterator();
        return others.hasNext() ? others.next() : null;
    }
}
