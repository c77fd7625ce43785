package io.fairlead.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a channel, in order of arrival; names are unique.
 *
 * <p>Threading: guarded by its owner's lock.
 */
public final class PresenceList {
    private final Map<String, Presence> byId = new LinkedHashMap<>();
    private final Map<String, String> idByKey = new LinkedHashMap<>();

    /** Adds a member; the first free number is appended to a name that is taken. */
    public PresenceEvent enter(Presence wanted) {
        Presence entered = wanted.named(free(wanted.name(), wanted.id()));
        put(entered);
        return new PresenceEvent(Presence.Change.JOINED, entered, entered.name());
    }

    /** Renames a member; empty if it is not present. */
    public Optional<PresenceEvent> rename(String id, String name) {
        return find(id).map(known -> {
            Presence renamed = known.named(free(name, id));
            put(renamed);
            return new PresenceEvent(Presence.Change.RENAMED, renamed, known.name());
        });
    }

    /** Removes a member; empty if it is not present. */
    public Optional<PresenceEvent> leave(String id) {
        return Optional.ofNullable(byId.remove(id)).map(left -> {
            idByKey.remove(Presence.key(left.name()));
            return new PresenceEvent(Presence.Change.LEFT, left, left.name());
        });
    }

    private void put(Presence presence) {
        Presence known = byId.put(presence.id(), presence);
        if (known != null) {
            idByKey.remove(Presence.key(known.name()));
        }
        idByKey.put(Presence.key(presence.name()), presence.id());
    }

    public Optional<Presence> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The member with this name, or with one that looks like it. */
    public Optional<Presence> findByName(String name) {
        return Optional.ofNullable(idByKey.get(Presence.key(name))).map(byId::get);
    }

    public List<Presence> all() {
        return List.copyOf(byId.values());
    }

    public int size() {
        return byId.size();
    }

    private String free(String name, String id) {
        String candidate = name;
        for (int number = 2; isTaken(candidate, id); number++) {
            candidate = name + number;
        }
        return candidate;
    }

    private boolean isTaken(String name, String id) {
        String owner = idByKey.get(Presence.key(name));
        return owner != null && !owner.equals(id);
    }
}
