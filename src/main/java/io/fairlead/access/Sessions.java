package io.fairlead.access;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Problem.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open sessions and their limits. IPv6 addresses are counted per /64.
 *
 * <p>Threading: safe; adding and removing are guarded by a lock, reading is lock-free.
 */
public final class Sessions {
    private final int max;
    private final int maxPerAddress;
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final Map<String, Integer> byNetwork = new HashMap<>();
    private boolean ended;

    public Sessions(int max, int maxPerAddress) {
        this.max = max;
        this.maxPerAddress = maxPerAddress;
    }

    /** @throws Problem busy if the gateway or this address has its maximum; shutdown after {@link #closeAll} */
    public void add(Session session) {
        String network = AddressGroup.of(session.address());
        synchronized (byNetwork) {
            if (ended) {
                throw new Problem(Kind.SHUTDOWN, "The gateway is stopping");
            }
            if (byId.size() >= max) {
                throw new Problem(Kind.BUSY, "The gateway has as many sessions as it may");
            }
            int count = byNetwork.getOrDefault(network, 0);
            if (count >= maxPerAddress) {
                throw new Problem(Kind.BUSY, "Your address has as many sessions as it may");
            }
            if (byId.putIfAbsent(session.id(), session) != null) {
                throw new IllegalStateException("A session is added twice: " + session.id());
            }
            byNetwork.put(network, count + 1);
        }
    }

    /** Has no effect if the session is not in the list. */
    public void remove(Session session) {
        synchronized (byNetwork) {
            if (byId.remove(session.id()) != null) {
                byNetwork.computeIfPresent(
                        AddressGroup.of(session.address()), (n, count) -> count > 1 ? count - 1 : null);
            }
        }
    }

    /** All open sessions, in no particular order. */
    public List<Session> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Session> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public int count() {
        return byId.size();
    }

    /** The number of sessions by endpoint, sorted by name; endpoints without sessions are omitted. */
    public Map<String, Integer> countByEndpoint() {
        Map<String, Integer> counts = new TreeMap<>();
        byId.values().forEach(session -> counts.merge(session.endpoint(), 1, Integer::sum));
        return counts;
    }

    /** Closes all sessions and refuses new ones. {@link #remove} takes a session off the list once it has ended. */
    public void closeAll(Close close) {
        synchronized (byNetwork) {
            ended = true;
        }
        all().forEach(session -> session.connection().close(close));
    }
}
