package io.fairlead.relay;

import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Frame;
import io.fairlead.core.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * A relay at work, from one start to the next stop.
 *
 * <p>Threading: {@link #start} and {@link #stop} are called by one thread at a time and may block shortly; the rest is
 * safe from anywhere.
 */
interface RelayMode {
    /** Binds or begins to dial. @throws Problem conflict or invalid, when that is impossible; nothing is left then */
    void start();

    /** Frees the port, closes sessions with this, and ends peers after what waits for them was written. */
    void stop(Close close);

    /** A session comes. @throws Problem when this relay has no place for it */
    SessionListener open(Connection session, String subprotocol, @Nullable Position since);

    /** See {@link Relay#send}. */
    int send(Frame frame, String to);

    PeerRegistry peers();

    SessionRegistry sessions();

    PeerSource source();
}
