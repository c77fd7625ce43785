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
 * Places that people go to, by name, each on a channel of its own: made when somebody comes. One that nobody wrote to is
 * gone with the last who leaves it; another stays for a while, or until its room is needed, and what is stored of it
 * longer.
 *
 * <p>Threading: safe. Its lock keeps a place from ending while somebody comes; nobody is written to under it.
 */
public final class ChannelRegistry<P extends ChannelRegistry.Place> implements Ticker.Watched {
    private static final Duration IDLE = Duration.ofMinutes(10);
    /** One address may make a quarter of all places there may be: whoever takes them all needs four. */
    private static final int SHARES = 4;

    /** A room or a board. */
    public interface Place {
        String name();

        Channel channel();

        /** How many are there, on this node. */
        int seats();

        /** It is let go of. */
        default void end() {
            channel().close();
        }
    }

    /**
     * @param maker whose share it counts for; null: nobody's
     * @param users who are at work in it without a seat
     */
    private record Held<P>(P place, @Nullable String maker, AtomicInteger users) {}

    private final int most;
    private final Function<String, P> make;
    private final UnaryOperator<String> networks;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final Map<String, Held<P>> registry = new TreeMap<>();
    private final Map<String, Integer> madeBy = new HashMap<>();
    /** Since when nobody has been in a place, by its name; the longest first. */
    private final Map<String, Long> emptySince = new LinkedHashMap<>();

    /**
     * @param make makes the place of a name, on a channel
     * @param networks what counts as one address, for each
     */
    public ChannelRegistry(int most, Function<String, P> make, UnaryOperator<String> networks, LongSupplier nanoTime) {
        this.most = most;
        this.make = make;
        this.networks = networks;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a seat in a place, which does not end before.
     *
     * @param address whose share counts if the place has to be made; null: nobody's
     * @param entering must not block
     * @throws Problem busy, when there are as many places as there may be, or this address has made its share
     */
    public <T> T enter(String name, @Nullable String address, Function<P, T> entering) {
        synchronized (lock) {
            Held<P> held = held(name, address == null ? null : networks.apply(address));
            try {
                return entering.apply(held.place());
            } finally {
                settle(held);
            }
        }
    }

    /**
     * Does something in a place without a seat; it does not end meanwhile. Counts for nobody's share.
     *
     * @param work may block
     * @throws Problem busy, when there are as many places as there may be
     */
    public <T> T use(String name, Function<P, T> work) {
        Held<P> held;
        synchronized (lock) {
            held = held(name, null);
            held.users().incrementAndGet();
            emptySince.remove(name);
        }
        try {
            return work.apply(held.place());
        } finally {
            synchronized (lock) {
                held.users().decrementAndGet();
                settle(held);
            }
        }
    }

    private Held<P> held(String name, @Nullable String maker) {
        Held<P> known = registry.get(name);
        if (known != null) {
            return known;
        }
        if (maker != null && madeBy.getOrDefault(maker, 0) >= Math.max(1, most / SHARES)) {
            throw new Problem(Problem.Kind.BUSY, "your address has made as many of these as it may");
        }
        if (registry.size() >= most) {
            makeRoom();
        }
        Held<P> made = new Held<>(make.apply(name), maker, new AtomicInteger());
        registry.put(name, made);
        if (maker != null) {
            madeBy.merge(maker, 1, Integer::sum);
        }
        return made;
    }

    /** What is stored of a place that nobody is in is not lost with it. */
    private void makeRoom() {
        Iterator<String> empty = emptySince.keySet().iterator();
        if (!empty.hasNext()) {
            throw new Problem(Problem.Kind.BUSY, "there are as many of these as there may be");
        }
        end(empty.next());
    }

    /** Somebody has left it. Not to be called under a lock of its channel. */
    public void onLeft(P place) {
        synchronized (lock) {
            Held<P> held = registry.get(place.name());
            if (held != null && held.place() == place) {
                settle(held);
            }
        }
    }

    private void settle(Held<P> held) {
        String name = held.place().name();
        if (held.place().seats() > 0 || held.users().get() > 0) {
            emptySince.remove(name);
        } else if (isUnwritten(held.place())) {
            end(name);
        } else {
            emptySince.putIfAbsent(name, nanoTime.getAsLong());
        }
    }

    /** Not while it is being read: it may be stored. */
    private static boolean isUnwritten(Place place) {
        return place.channel().position().map(now -> now.offset() == 0).orElse(false);
    }

    private @Nullable Held<P> end(String name) {
        Held<P> ended = registry.remove(name);
        if (ended != null) {
            emptySince.remove(name);
            if (ended.maker() != null) {
                madeBy.computeIfPresent(ended.maker(), (maker, count) -> count > 1 ? count - 1 : null);
            }
            ended.place().end();
        }
        return ended;
    }

    /** Those in memory, by name. */
    public List<P> all() {
        synchronized (lock) {
            return registry.values().stream().map(Held::place).toList();
        }
    }

    public Optional<P> find(String name) {
        synchronized (lock) {
            return Optional.ofNullable(registry.get(name)).map(Held::place);
        }
    }

    /**
     * Ends a place.
     *
     * @param erase forgets what is stored of it; runs before anybody can make it again
     * @return the one that was in memory, whose seats the caller clears
     */
    public Optional<P> delete(String name, Runnable erase) {
        synchronized (lock) {
            Held<P> ended = end(name);
            erase.run();
            return Optional.ofNullable(ended).map(Held::place);
        }
    }

    /** Lets go of a place, whose seats the caller clears; what is stored of it stays. */
    public void evict(P place) {
        synchronized (lock) {
            Held<P> held = registry.get(place.name());
            if (held != null && held.place() == place) {
                end(place.name());
            }
        }
    }

    /** Lets go of places that nobody has been in for a while, or of which it is known only now that nobody wrote. */
    @Override
    public void onBeat(long nanos) {
        synchronized (lock) {
            for (Map.Entry<String, Long> empty : List.copyOf(emptySince.entrySet())) {
                Held<P> held = registry.get(empty.getKey());
                if (held != null && (nanos - empty.getValue() > IDLE.toNanos() || isUnwritten(held.place()))) {
                    end(empty.getKey());
                }
            }
        }
    }
}
