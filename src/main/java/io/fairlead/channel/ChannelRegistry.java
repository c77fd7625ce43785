package io.fairlead.channel;

import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rooms or boards by name, each with its own channel. A room or board is created when its first member joins. When the
 * last member leaves, it is removed at once if it has no entries; otherwise after {@link #IDLE_TIMEOUT}, or earlier if
 * the registry is full. Its stored entries remain.
 *
 * <p>Threading: safe. Its lock prevents a removal while a member joins; nothing is written to sessions under it.
 */
public final class ChannelRegistry<O extends ChannelRegistry.ChannelOwner> implements Ticker.Watched {
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);
    /** One address may create a quarter of the maximum, so that filling the registry takes four addresses. */
    private static final int MIN_CREATORS = 4;

    /** A room or a board. */
    public interface ChannelOwner {
        String name();

        Channel channel();

        /** The number of members on this node. */
        int memberCount();

        /** Members on all nodes, in order of arrival. */
        default List<Presence> members() {
            return channel().present();
        }

        /** The position of the newest entry; empty while the log is read. */
        default Optional<Position> position() {
            return channel().position();
        }

        /** Called after its removal from the registry. */
        default void onRemoved() {
            channel().close();
        }
    }

    /**
     * @param creator the address whose share it counts for; null: none
     * @param uses running calls of {@link #use}
     */
    private record Registration<O>(O owner, @Nullable String creator, AtomicInteger uses) {}

    private final int max;
    private final Function<String, O> factory;
    private final UnaryOperator<String> addressGroup;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final Map<String, Registration<O>> byName = new TreeMap<>();
    private final Map<String, Integer> countByCreator = new HashMap<>();
    /** The time at which the last member left, by name; earliest first. */
    private final Map<String, Long> emptySince = new LinkedHashMap<>();

    /**
     * @param factory creates a room or board from its name
     * @param addressGroup maps an address to the group that shares one limit
     */
    public ChannelRegistry(
            int max, Function<String, O> factory, UnaryOperator<String> addressGroup, LongSupplier nanoTime) {
        this.max = max;
        this.factory = factory;
        this.addressGroup = addressGroup;
        this.nanoTime = nanoTime;
    }

    /**
     * Adds a member to a room or board, which is not removed meanwhile.
     *
     * @param address counts for the share of this address if it has to be created; null: for none
     * @param join must not block
     * @throws Problem busy, if the registry is full, or this address has created its share
     */
    public <T> T enter(String name, @Nullable String address, Function<O, T> join) {
        synchronized (lock) {
            Registration<O> entry = getOrCreate(name, address == null ? null : addressGroup.apply(address));
            try {
                return join.apply(entry.owner());
            } finally {
                updateEmptySince(entry);
            }
        }
    }

    /**
     * Uses a room or board without joining it; it is not removed meanwhile. Counts for no address's share.
     *
     * @param action may block
     * @throws Problem busy, if the registry is full
     */
    public <T> T use(String name, Function<O, T> action) {
        Registration<O> entry;
        synchronized (lock) {
            entry = getOrCreate(name, null);
            entry.uses().incrementAndGet();
            emptySince.remove(name);
        }
        try {
            return action.apply(entry.owner());
        } finally {
            synchronized (lock) {
                entry.uses().decrementAndGet();
                updateEmptySince(entry);
            }
        }
    }

    private Registration<O> getOrCreate(String name, @Nullable String creator) {
        Registration<O> known = byName.get(name);
        if (known != null) {
            return known;
        }
        if (creator != null && countByCreator.getOrDefault(creator, 0) >= Math.max(1, max / MIN_CREATORS)) {
            throw new Problem(Problem.Kind.BUSY, "your address has made as many of these as it may");
        }
        if (byName.size() >= max) {
            removeEmpty();
        }
        Registration<O> created = new Registration<>(factory.apply(name), creator, new AtomicInteger());
        byName.put(name, created);
        if (creator != null) {
            countByCreator.merge(creator, 1, Integer::sum);
        }
        return created;
    }

    /** Removes the room or board that has been empty longest; its stored entries remain. */
    private void removeEmpty() {
        Iterator<String> empty = emptySince.keySet().iterator();
        if (!empty.hasNext()) {
            throw new Problem(Problem.Kind.BUSY, "there are as many of these as there may be");
        }
        remove(empty.next());
    }

    /** A member has left. Must not be called under a lock of its channel. */
    public void onMemberLeft(O owner) {
        synchronized (lock) {
            Registration<O> entry = byName.get(owner.name());
            if (entry != null && entry.owner() == owner) {
                updateEmptySince(entry);
            }
        }
    }

    private void updateEmptySince(Registration<O> entry) {
        String name = entry.owner().name();
        if (entry.owner().memberCount() > 0 || entry.uses().get() > 0) {
            emptySince.remove(name);
        } else if (hasNoEntries(entry.owner())) {
            remove(name);
        } else {
            emptySince.putIfAbsent(name, nanoTime.getAsLong());
        }
    }

    /** False while the log is read, because it may have entries. */
    private static boolean hasNoEntries(ChannelOwner owner) {
        return owner.position().map(newest -> newest.offset() == 0).orElse(false);
    }

    private @Nullable Registration<O> remove(String name) {
        Registration<O> removed = byName.remove(name);
        if (removed != null) {
            emptySince.remove(name);
            if (removed.creator() != null) {
                countByCreator.computeIfPresent(removed.creator(), (creator, count) -> count > 1 ? count - 1 : null);
            }
            removed.owner().onRemoved();
        }
        return removed;
    }

    /** The rooms or boards in memory, sorted by name. */
    public List<O> all() {
        synchronized (lock) {
            return byName.values().stream().map(Registration::owner).toList();
        }
    }

    public Optional<O> find(String name) {
        synchronized (lock) {
            return Optional.ofNullable(byName.get(name)).map(Registration::owner);
        }
    }

    /**
     * Removes a room or board with its stored entries.
     *
     * @param erase deletes the stored entries; runs before the room or board can be created again
     * @return the room or board that was in memory; the caller closes its members
     */
    public Optional<O> delete(String name, Runnable erase) {
        synchronized (lock) {
            Registration<O> removed = remove(name);
            erase.run();
            return Optional.ofNullable(removed).map(Registration::owner);
        }
    }

    /** Removes a room or board from memory; the caller closes its members. Its stored entries remain. */
    public void evict(O owner) {
        synchronized (lock) {
            Registration<O> entry = byName.get(owner.name());
            if (entry != null && entry.owner() == owner) {
                remove(owner.name());
            }
        }
    }

    /** Removes rooms and boards that were empty for {@link #IDLE_TIMEOUT}, or whose log, once read, has no entries. */
    @Override
    public void onBeat(long nanos) {
        synchronized (lock) {
            for (Map.Entry<String, Long> empty : List.copyOf(emptySince.entrySet())) {
                Registration<O> entry = byName.get(empty.getKey());
                if (entry != null
                        && (nanos - empty.getValue() > IDLE_TIMEOUT.toNanos() || hasNoEntries(entry.owner()))) {
                    remove(empty.getKey());
                }
            }
        }
    }
}
