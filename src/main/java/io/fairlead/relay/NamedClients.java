package io.fairlead.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients of a {@link Roster}: the newest of each name, in order of arrival, up to a maximum.
 *
 * <p>Threading: safe; its own lock guards the list.
 */
final class NamedClients {
    static final int MAX = 10_000;

    /** A client that sent its name. */
    record Client(String name, String address, int port) {}

    private final Map<String, Client> byName = new LinkedHashMap<>();

    /** Adds a client at the end; if the list is full, removes the oldest. @return all clients */
    synchronized List<Client> add(Client client) {
        byName.remove(client.name());
        if (byName.size() == MAX) {
            byName.remove(byName.keySet().iterator().next());
        }
        byName.put(client.name(), client);
        return List.copyOf(byName.values());
    }
}
