package io.fairlead.relay;

import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Frame;
import io.fairlead.core.SessionListener;
import io.fairlead.definition.RelaySpec;
import org.jspecify.annotations.Nullable;

/**
 * A relay at work, from one start to the next stop.
 *
 * <p>Threading: {@link #start} and {@link #stop} are called by one thread at a time and may block shortly; the rest is
 * safe from anywhere.
 */
abstract class RelayMode {
    final RelaySpec spec;
    final RelayContext context;
    final PeerRegistry peers;
    final SessionRegistry sessions;

    RelayMode(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        this.spec = spec;
        this.context = context;
        this.peers = new PeerRegistry(spec, context, peerCounters);
        this.sessions = new SessionRegistry(spec, context, sessionCounters);
    }

    abstract PeerSource source();

    /** Binds or begins to dial. @throws Problem conflict or invalid, when that is impossible; nothing is left then */
    void start() {
        source().start();
    }

    /** Frees the port, closes sessions with this, and ends peers after what waits for them was written. */
    void stop(Close close) {
        source().stop();
        sessions.closeAll(close);
        peers.end();
    }

    /** A session comes. @throws Problem when this relay has no place for it */
    abstract SessionListener open(Connection connection, String subprotocol, @Nullable Position since);

    /** See {@link Relay#send}. */
    abstract int send(Frame frame, String to);
}
