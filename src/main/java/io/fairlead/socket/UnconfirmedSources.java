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

    /** The one that gives way next; null: none. */
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
