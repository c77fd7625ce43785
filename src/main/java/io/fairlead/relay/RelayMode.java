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
 * A running relay, from one start to the next stop.
 *
 * <p>Threading: {@link #start} and {@link #stop} are called by one thread at a time and may block briefly; the rest is
 * safe.
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

    /** Binds or starts to dial. @throws Problem conflict or invalid, if that fails; nothing stays bound */
    void start() {
        source().start();
    }

    /** Frees the port, closes the sessions, and ends each peer once its outbox has drained. */
    void stop(Close close) {
        source().stop();
        sessions.closeAll(close);
        peers.endAll();
    }

    /** Serves a new session. @throws Problem if this relay accepts no sessions, or no more of them */
    abstract SessionListener open(Connection connection, String subprotocol, @Nullable Position since);

    /** See {@link Relay#send}. */
    abstract int send(Frame frame, String to);
}
