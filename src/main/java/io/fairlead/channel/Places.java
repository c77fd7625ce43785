package io.fairlead.channel;

import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Places that people go to, by name, each on a channel of its own: made when somebody comes; when nobody was there for
 * a while, only what is stored of it stays.
 *
 * <p>Threading: safe. Its lock keeps a place from ending while somebody comes; nobody is written to under it.
 */
public final class Places<P extends Places.Place> implements Pulse.Watched {
    private static final Duration IDLE = Duration.ofMinutes(10);

    /** A room or a board. */
    public interface Place {
        String name();

        Channel channel();

        /** How many are there, on this node. */
        int seats();
    }

    private final int most;
    private final Function<String, P> maker;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final Map<String, P> places = new TreeMap<>();
    private final Map<P, Long> emptySince = new HashMap<>();

    /** @param maker makes the place of a name, on a channel */
    public Places(int most, Function<String, P> maker, LongSupplier nanoTime) {
        this.most = most;
        this.maker = maker;
        this.nanoTime = nanoTime;
    }

    /**
     * Does something in a place, which does not end meanwhile.
     *
     * @param entering must not block; takes a seat, so that the place stays
     * @throws Problem busy, when there are as many places as there may be
     */
    public <T> T enter(String name, Function<P, T> entering) {
        synchronized (lock) {
            P place = places.get(name);
            if (place == null) {
                if (places.size() >= most) {
                    throw new Problem(Problem.Kind.BUSY, "there are as many of these as there may be");
                }
                place = maker.apply(name);
                places.put(name, place);
            }
            emptySince.put(place, nanoTime.getAsLong());
            return entering.apply(place);
        }
    }

    /** Those in memory, by name. */
    public List<P> all() {
        synchronized (lock) {
            return List.copyOf(places.values());
        }
    }

    public Optional<P> find(String name) {
        synchronized (lock) {
            return Optional.ofNullable(places.get(name));
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
            P ended = places.remove(name);
            if (ended != null) {
                emptySince.remove(ended);
                ended.channel().close();
            }
            erase.run();
            return Optional.ofNullable(ended);
        }
    }

    /** Lets go of places that nobody has been in for a while. */
    @Override
    public void onBeat(long nanos) {
        synchronized (lock) {
            for (P place : new ArrayList<>(places.values())) {
                if (place.seats() > 0) {
                    emptySince.put(place, nanos);
                } else if (nanos - emptySince.getOrDefault(place, nanos) > IDLE.toNanos()) {
                    emptySince.remove(place);
                    places.remove(place.name());
                    place.channel().close();
                }
            }
        }
    }
}
