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
 * Rooms or boards by name, each with a channel of its own. One is created when its first member joins. When the last
 * member leaves, one without entries is removed at once; another after a while, or when the registry is full, and what is
 * stored of it stays.
 *
 * <p>Threading: safe. Its lock keeps one from being removed while a member joins; nothing is written to sessions under it.
 */
public final class ChannelRegistry<O extends ChannelRegistry.ChannelOwner> implements Ticker.Watched {
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);
    /** One address may create a quarter of the maximum: taking all of it needs four addresses. */
    private static final int MIN_CREATORS = 4;

    /** A room or a board. */
    public interface ChannelOwner {
        String name();

        Channel channel();

        /** On this node. */
        int memberCount();

        /** On all nodes, in the order of their arrival. */
        default List<Presence> members() {
            return channel().present();
        }

        /** The position of the newest entry; empty while the log is being read. */
        default Optional<Position> position() {
            return channel().position();
        }

        /** Called when it was removed from the registry. */
        default void onRemoved() {
            channel().close();
        }
    }

    /**
     * @param creator whose share it counts for; null: nobody's
     * @param uses calls of {@link #use} that are running
     */
    private record Registration<O>(O owner, @Nullable String creator, AtomicInteger uses) {}

    private final int max;
    private final Function<String, O> factory;
    private final UnaryOperator<String> addressGroup;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final Map<String, Registration<O>> byName = new TreeMap<>();
    private final Map<String, Integer> countByCreator = new HashMap<>();
    /** When the last member left, by name; the earliest first. */
    private final Map<String, Long> emptySince = new LinkedHashMap<>();

    /**
     * @param factory creates a room or board from its name
     * @param addressGroup what an address counts as
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
     * @param address whose share counts if it has to be created; null: nobody's
     * @param join must not block
     * @throws Problem busy, when the registry is full, or this address has created its share
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
     * Uses a room or board without joining it; it is not removed meanwhile. Counts for nobody's share.
     *
     * @param action may block
     * @throws Problem busy, when the registry is full
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

    /** Removes the one that has been empty longest; what is stored of it stays. */
    private void removeEmpty() {
        Iterator<String> empty = emptySince.keySet().iterator();
        if (!empty.hasNext()) {
            throw new Problem(Problem.Kind.BUSY, "there are as many of these as there may be");
        }
        remove(empty.next());
    }

    /** A member has left. Not to be called under a lock of its channel. */
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

    /** False while the log is being read: it may have entries. */
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

    /** Those in memory, sorted by name. */
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
     * Removes a room or board with what is stored of it.
     *
     * @param erase deletes what is stored; runs before it can be created again
     * @return the one that was in memory, whose members the caller closes
     */
    public Optional<O> delete(String name, Runnable erase) {
        synchronized (lock) {
            Registration<O> removed = remove(name);
            erase.run();
            return Optional.ofNullable(removed).map(Registration::owner);
        }
    }

    /** Removes one from memory, whose members the caller closes; what is stored of it stays. */
    public void evict(O owner) {
        synchronized (lock) {
            Registration<O> entry = byName.get(owner.name());
            if (entry != null && entry.owner() == owner) {
                remove(owner.name());
            }
        }
    }

    /** Removes those that were empty for {@link #IDLE_TIMEOUT}, or turned out to have no entries once they were read. */
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
