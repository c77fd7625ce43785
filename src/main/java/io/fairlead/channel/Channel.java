package io.fairlead.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One ordered log on this node, those who hear it, and who is present on it.
 *
 * <p>Threading: safe. Its lock guards history, presence and subscribers; {@link Subscriber}'s {@code onStart},
 * {@code onEntry}, {@code onSignal} and {@code onPresence} run under it and may only queue, {@code onFlush} runs off it.
 */
public final class Channel implements AutoCloseable {
    /** One who hears a channel. */
    public interface Subscriber {
        /** First, once: where the log is, and the entries that a recovery owes. Later, while the log is being read. */
        void onStart(Start start);

        void onEntry(Entry entry);

        /** A message without offset, possibly meant for somebody else: see {@link Entry#to}. */
        default void onSignal(Entry signal) {}

        /** @param was the name before, when it was renamed; otherwise the name */
        default void onPresence(Presence.Change change, Presence presence, String was) {}

        /** What was queued may be written now. */
        void onFlush();
    }

    /**
     * The beginning of a subscription.
     *
     * @param position the newest entry
     * @param since the position asked for; null: none
     * @param recovered true when {@code missed} is everything after the position asked for
     */
    public record Start(
            Position position,
            @Nullable Position since,
            boolean recovered,
            List<Entry> missed,
            List<Presence> present) {
        /** Whether the position asked for is on this very log, however far its history reaches back. */
        public boolean isSameLog() {
            return since != null && since.epoch().equals(position.epoch()) && since.offset() <= position.offset();
        }
    }

    private final Object lock = new Object();
    private final History history;
    private final Roll roll = new Roll();
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final Map<Subscriber, Optional<Position>> waiting = new LinkedHashMap<>();
    private List<Subscriber> snapshot = List.of();
    private final Backplane.Link link;
    private @Nullable String epoch;

    public Channel(Backplane backplane, String name, Retention retention) {
        this.history = new History(retention);
        this.link = backplane.join(name, retention, new Inlet());
    }

    /** Sends drafts out to all nodes; they come back through the subscribers. See {@link Backplane.Link#publish}. */
    public long publish(List<Draft> drafts) {
        return link.publish(drafts);
    }

    /** Tells all who listen now, on all nodes. */
    public void signal(Draft draft) {
        link.signal(draft);
    }

    /** See {@link Backplane.Link#enter}. */
    public Presence enter(Presence wanted) {
        return link.enter(wanted);
    }

    /** See {@link Backplane.Link#rename}. */
    public Optional<Presence> rename(String id, String name) {
        return link.rename(id, name);
    }

    /** See {@link Backplane.Link#leave}. */
    public void leave(String id) {
        link.leave(id);
    }

    /** See {@link Backplane.Link#drop}. */
    public void drop(List<Long> offsets) {
        link.drop(offsets);
        synchronized (lock) {
            history.drop(offsets);
        }
    }

    /** Adds a subscriber, which hears everything after its {@code onStart}. The caller flushes it. */
    public void subscribe(Subscriber subscriber, @Nullable Position since) {
        synchronized (lock) {
            if (epoch == null) {
                waiting.put(subscriber, Optional.ofNullable(since));
            } else {
                begin(subscriber, since, epoch);
            }
        }
    }

    private void begin(Subscriber subscriber, @Nullable Position since, String now) {
        boolean recovered = since != null && since.epoch().equals(now) && history.reaches(since.offset());
        List<Entry> missed = recovered && since != null ? history.after(since.offset()) : List.of();
        subscriber.onStart(new Start(new Position(now, history.newest()), since, recovered, missed, roll.all()));
        subscribers.add(subscriber);
        snapshot = List.of();
    }

    public void unsubscribe(Subscriber subscriber) {
        synchronized (lock) {
            waiting.remove(subscriber);
            subscribers.remove(subscriber);
            snapshot = List.of();
        }
    }

    /** Who is present now, in the order in which they came. */
    public List<Presence> present() {
        synchronized (lock) {
            return roll.all();
        }
    }

    /** The one that is present with this id or, when there is none, this name. */
    public Optional<Presence> find(String idOrName) {
        synchronized (lock) {
            return roll.find(idOrName).or(() -> roll.named(idOrName));
        }
    }

    /** Where the log is; empty while it is being read. */
    public Optional<Position> position() {
        synchronized (lock) {
            return Optional.ofNullable(epoch).map(now -> new Position(now, history.newest()));
        }
    }

    /** The newest entries in memory before this offset, oldest first. */
    public List<Entry> before(long offset, int limit) {
        synchronized (lock) {
            return history.before(offset, limit);
        }
    }

    @Override
    public void close() {
        link.close();
    }

    /** What the backplane brings back. */
    private final class Inlet implements Backplane.Listener {
        @Override
        public void onStart(Backplane.Start start) {
            synchronized (lock) {
                epoch = start.epoch();
                history.resume(start.offset(), start.complete(), start.history());
                start.present().forEach(roll::put);
                waiting.forEach((subscriber, since) -> begin(subscriber, since.orElse(null), start.epoch()));
                waiting.clear();
            }
        }

        @Override
        public void onEntries(List<Entry> entries) {
            synchronized (lock) {
                entries.forEach(history::append);
                // One subscriber after the other: what belongs to each is in the processor's cache but once.
                subscribers.forEach(subscriber -> entries.forEach(subscriber::onEntry));
            }
        }

        @Override
        public void onSignal(Entry signal) {
            synchronized (lock) {
                subscribers.forEach(subscriber -> subscriber.onSignal(signal));
            }
        }

        @Override
        public void onPresence(Presence.Change change, Presence presence) {
            synchronized (lock) {
                String was = roll.find(presence.id()).map(Presence::name).orElse(presence.name());
                if (change == Presence.Change.LEFT) {
                    roll.leave(presence.id());
                } else {
                    roll.put(presence);
                }
                subscribers.forEach(subscriber -> subscriber.onPresence(change, presence, was));
            }
        }

        @Override
        public void onFlush() {
            List<Subscriber> now;
            synchronized (lock) {
                if (snapshot.size() != subscribers.size()) {
                    snapshot = new ArrayList<>(subscribers);
                }
                now = snapshot;
            }
            now.forEach(Subscriber::onFlush);
        }
    }
}
