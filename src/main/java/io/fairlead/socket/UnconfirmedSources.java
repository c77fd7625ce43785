package io.fairlead.socket;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a UDP socket that have sent only once. Such sources can be forged in any number, so they are replaced
 * first when the socket is full: the oldest one that nothing was written to, otherwise the oldest.
 *
 * <p>Threading: the socket's selector thread.
 */
final class UnconfirmedSources {
    private final Set<UdpConnection> unanswered = new LinkedHashSet<>();
    private final Set<UdpConnection> answered = new LinkedHashSet<>();

    void add(UdpConnection connection) {
        unanswered.add(connection);
    }

    void remove(UdpConnection connection) {
        if (!unanswered.remove(connection)) {
            answered.remove(connection);
        }
    }

    /** The next one to be replaced; null: none. */
    @Nullable UdpConnection next() {
        Iterator<UdpConnection> oldest = unanswered.iterator();
        while (oldest.hasNext()) {
            UdpConnection connection = oldest.next();
            if (!connection.isAnswered()) {
                return connection;
            }
            oldest.remove();
            answered.add(connection);
        }
        Iterator<UdpConnection> others = answered.iterator();
        return others.hasNext() ? others.next() : null;
    }
}
