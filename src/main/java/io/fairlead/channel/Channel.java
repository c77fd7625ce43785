package io.fairlead.channel;

import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One ordered log on this node, those who hear it, and who is present on it.
 *
 * <p>Threading: safe. Its lock guards history, presence and subscribers. {@link Subscriber#onStart} runs under it and may
 * only queue; so does all that a subscriber without a thread of its own hears, but for {@code onFlush}. The others hear
 * everything after {@code onStart} on their {@linkplain Subscriber#thread thread}, or on that of a publisher who is
 * faster than it, off the lock, one thing at a time and in the same order.
 */
public final class Channel implements AutoCloseable {
    /** One who hears a channel. */
    public interface Subscriber {
        /** First, once: where the log is, and the entries that a recovery owes. Later, while the log is being read. */
        void onStart(Start start);

        void onEntry(Entry entry);

        /** On its thread, in place of {@link #onEntry}, and with its own flush. */
        default void onEntries(EntryBatch batch) {
            batch.all().forEach(this::onEntry);
            onFlush();
        }

        /** A message without offset, possibly meant for somebody else: see {@link Entry#to}. */
        default void onSignal(Entry signal) {}

        default void onPresence(PresenceEvent event) {}

        /** A word of this node alone, which has no place on the log. */
        default void onNotice(Frame notice) {}

        /** What was queued may be written now. */
        void onFlush();

        /** Where it wants to hear what comes; always the same. Null: as it comes, under the channel's lock. */
        default @Nullable Executor thread() {
            return null;
        }
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
    private final PresenceList roll = new PresenceList();
    /** Those without a thread. */
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();

    private final IdentityHashMap<Executor, SubscriberGroup> hearers = new IdentityHashMap<>(4);
    private final Map<Subscriber, Optional<Position>> waiting = new LinkedHashMap<>();
    private List<Subscriber> snapshot = List.of();
    private volatile List<SubscriberGroup> threads = List.of();
    private final Backplane.Link link;
    private @Nullable String epoch;

    public Channel(Backplane backplane, String name, Retention retention) {
        this.history = new History(retention, MemoryBudget.Account.NONE);
        this.link = backplane.join(name, retention, new Inlet());
    }

    /** Sends drafts out to all nodes; they come back through the subscribers. See {@link Backplane.Link#publish}. */
    public long publish(List<Publication> drafts) {
        return link.publish(drafts);
    }

    /** Tells all who listen now, on all nodes. */
    public void signal(Publication publication) {
        link.signal(publication);
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
        Executor thread = subscriber.thread();
        if (thread != null) {
            hearers(thread).add(subscriber);
        } else {
            subscribers.add(subscriber);
            snapshot = List.of();
        }
    }

    private SubscriberGroup hearers(Executor thread) {
        SubscriberGroup known = hearers.get(thread);
        if (known == null) {
            known = new SubscriberGroup(thread);
            hearers.put(thread, known);
            threads = List.copyOf(hearers.values());
        }
        return known;
    }

    public void unsubscribe(Subscriber subscriber) {
        Executor thread = subscriber.thread();
        synchronized (lock) {
            waiting.remove(subscriber);
            if (thread != null) {
                hearers(thread).remove(subscriber);
            } else {
                subscribers.remove(subscriber);
                snapshot = List.of();
            }
        }
    }

    /** Tells those who hear this channel on this node; {@link #flush} must follow. */
    public void notice(Frame frame) {
        synchronized (lock) {
            tell(subscriber -> subscriber.onNotice(frame), frame.size());
        }
    }

    private void tell(SubscriberGroup.Word word, int bytes) {
        subscribers.forEach(word::tell);
        tellThreads(
                subscriber -> {
                    word.tell(subscriber);
                    subscriber.onFlush();
                },
                bytes);
    }

    private void tellThreads(SubscriberGroup.Word word, int bytes) {
        for (SubscriberGroup group : threads) {
            group.tellLater(word, bytes);
        }
    }

    /** Lets leave what was queued; off every lock. */
    public void flush() {
        List<Subscriber> now;
        synchronized (lock) {
            if (snapshot.size() != subscribers.size()) {
                snapshot = List.copyOf(subscribers);
            }
            now = snapshot;
        }
        now.forEach(Subscriber::onFlush);
        threads.forEach(SubscriberGroup::flush);
    }

    /** Runs an action once this subscriber has heard all that it was to hear until now. Not under a lock. */
    public void afterHeard(Subscriber subscriber, Runnable action) {
        Executor thread = subscriber.thread();
        if (thread == null) {
            action.run();
            return;
        }
        synchronized (lock) {
            hearers(thread)
                    .tellLater(
                            one -> {
                                if (one == subscriber) {
                                    action.run();
                                }
                            },
                            0);
        }
        flush();
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
                tellThreads(Subscriber::onFlush, 0);
            }
        }

        @Override
        public void onEntries(List<Entry> batch) {
            synchronized (lock) {
                batch.forEach(history::append);
                // One subscriber after the other: what belongs to each is in the processor's cache but once.
                subscribers.forEach(subscriber -> batch.forEach(subscriber::onEntry));
                if (!threads.isEmpty()) {
                    EntryBatch together = new EntryBatch(batch);
                    tellThreads(subscriber -> subscriber.onEntries(together), together.bytes());
                }
            }
        }

        @Override
        public void onForgotten(long offset) {
            synchronized (lock) {
                history.forget(offset);
            }
        }

        @Override
        public void onSignal(Entry signal) {
            synchronized (lock) {
                tell(subscriber -> subscriber.onSignal(signal), signal.frame().size());
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
                PresenceEvent event = new PresenceEvent(change, presence, was);
                tell(subscriber -> subscriber.onPresence(event), 0);
            }
        }

        @Override
        public void onFlush() {
            flush();
        }
    }
}
