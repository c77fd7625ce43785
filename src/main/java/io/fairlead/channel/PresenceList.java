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
    public Presence enter(Presence wanted) {
        Presence entered = wanted.named(free(wanted.name(), wanted.id()));
        byId.put(entered.id(), entered);
        idByKey.put(Presence.key(entered.name()), entered.id());
        return entered;
    }

    /** Renames a member; empty if it is not present. */
    public Optional<Presence> rename(String id, String name) {
        Presence known = byId.get(id);
        if (known == null) {
            return Optional.empty();
        }
        idByKey.remove(Presence.key(known.name()));
        Presence renamed = known.named(free(name, id));
        byId.put(id, renamed);
        idByKey.put(Presence.key(renamed.name()), id);
        return Optional.of(renamed);
    }

    public Optional<Presence> leave(String id) {
        Presence left = byId.remove(id);
        if (left != null) {
            idByKey.remove(Presence.key(left.name()));
        }
        return Optional.ofNullable(left);
    }

    /** Adds or renames a member whose name another list has already made unique. */
    public void put(Presence presence) {
        removeName(presence.id());
        byId.put(presence.id(), presence);
        idByKey.put(Presence.key(presence.name()), presence.id());
    }

    private void removeName(String id) {
        Presence known = byId.get(id);
        if (known != null) {
            idByKey.remove(Presence.key(known.name()));
        }
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
