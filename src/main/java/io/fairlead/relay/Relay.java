package io.fairlead.relay;

import io.fairlead.core.Counters;
import io.fairlead.core.Frame;
import java.util.List;

/** STUB for the first hour. */
public final class Relay {
    public RelaySpec spec() {
        throw new UnsupportedOperationException();
    }

    public RelayStatus status() {
        throw new UnsupportedOperationException();
    }

    public List<PeerView> peers() {
        throw new UnsupportedOperationException();
    }

    /** Closes one raw peer with kind kicked; Problem not-found. */
    public void kick(String peerId) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a message into the relay.
     *
     * @param to "peers", "sessions" or the id of a peer or session
     * @return how many receivers it was queued for
     */
    public int send(Frame frame, String to) {
        throw new UnsupportedOperationException();
    }

    /** What went through the raw side. */
    public Counters peerCounters() {
        throw new UnsupportedOperationException();
    }

    /** What went through the WebSocket side. */
    public Counters sessionCounters() {
        throw new UnsupportedOperationException();
    }
}
