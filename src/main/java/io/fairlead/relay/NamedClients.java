package io.fairlead.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients of a {@link Roster}: the newest of each name, in the order in which they came, up to a maximum.
 *
 * <p>Threading: safe; its own lock guards the list.
 */
final class NamedClients {
    static final int MAX = 10_000;

    /** One client that gave its name. */
    record Client(String name, String address, int port) {}

    private final Map<String, Client> byName = new LinkedHashMap<>();

    /** Adds a client at the end, in place of the oldest when full. @return all */
    synchronized List<Client> add(Client client) {
        byName.remove(client.name());
        if (byName.size() == MAX) {
            byName.remove(byName.keySet().iterator().next());
        }
        byName.put(client.name(), client);
        return List.copyOf(byName.values());
    }
}
