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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One ordered log on this node, its subscribers and its presence list.
 *
 * <p>Threading: safe. Its lock guards history, presence and subscribers. {@link Subscriber#onStart} runs under the lock
 * and may only queue. For a subscriber without a {@linkplain Subscriber#thread thread}, so do all other callbacks
 * except {@code onFlush}. For one with a thread, all later callbacks run without the lock, on that thread or, if its
 * queue is full, on the publisher's; one at a time and in order.
 */
public final class Channel implements AutoCloseable {
    /** Receives the entries, signals and presence changes of a channel. */
    public interface Subscriber {
        /**
         * The first call, made once: the position of the log, and the entries to recover. Delayed while the log is
         * read.
         */
        void onStart(Start start);

        void onEntry(Entry entry);

        /** Called instead of {@link #onEntry} if there is a {@link #thread}; includes the flush. */
        default void onEntries(EntryBatch batch) {
            batch.all().forEach(this::onEntry);
            onFlush();
        }

        /** A message without an offset; it may be addressed to another subscriber: see {@link Entry#to}. */
        default void onSignal(Entry signal) {}

        default void onPresence(PresenceEvent event) {}

        /** A message of this node only; it is not an entry of the log. */
        default void onNotice(Frame notice) {}

        /** Queued data may be written now. */
        void onFlush();

        /**
         * The executor of the callbacks, always the same; null: they run on the caller's thread, under the channel's
         * lock.
         */
        default @Nullable Executor thread() {
            return null;
        }
    }

    /**
     * The start of a subscription.
     *
     * @param position the newest entry
     * @param since the requested position; null: none
     * @param recovered true if {@code missed} holds every entry after the requested position
     */
    public record Start(
            Position position,
            @Nullable Position since,
            boolean recovered,
            List<Entry> missed,
            List<Presence> present) {
        /** Whether the requested position is on this log, even if the history no longer reaches back to it. */
        public boolean isSameLog() {
            return since != null && since.epoch().equals(position.epoch()) && since.offset() <= position.offset();
        }
    }

    private final Object lock = new Object();
    private final History history;
    private final PresenceList presences = new PresenceList();
    /** Subscribers without a thread. */
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();

    private final IdentityHashMap<Executor, SubscriberGroup> groupByThread = new IdentityHashMap<>(4);
    private final Map<Subscriber, Optional<Position>> pending = new LinkedHashMap<>();
    private List<Subscriber> snapshot = List.of();
    private volatile List<SubscriberGroup> groups = List.of();
    private final Backplane.Link link;
    private @Nullable String epoch;

    public Channel(Backplane backplane, String name, Retention retention) {
        this.history = new History(retention, MemoryBudget.Account.NONE);
        this.link = backplane.join(name, retention, new BackplaneListener());
    }

    /** Publishes to all nodes, including this one. See {@link Backplane.Link#publish}. */
    public long publish(List<Publication> publications) {
        return link.publish(publications);
    }

    /** Sends to the current subscribers on all nodes. */
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

    /** Adds a subscriber, which receives everything after its {@code onStart}. The caller must flush it. */
    public void subscribe(Subscriber subscriber, @Nullable Position since) {
        synchronized (lock) {
            if (epoch == null) {
                pending.put(subscriber, Optional.ofNullable(since));
            } else {
                start(subscriber, since, epoch);
            }
        }
    }

    private void start(Subscriber subscriber, @Nullable Position since, String currentEpoch) {
        boolean recovered = since != null && since.epoch().equals(currentEpoch) && history.reaches(since.offset());
        List<Entry> missed = recovered && since != null ? history.after(since.offset()) : List.of();
        subscriber.onStart(
                new Start(new Position(currentEpoch, history.newest()), since, recovered, missed, presences.all()));
        Executor thread = subscriber.thread();
        if (thread != null) {
            group(thread).add(subscriber);
        } else {
            subscribers.add(subscriber);
            snapshot = List.of();
        }
    }

    private SubscriberGroup group(Executor thread) {
        SubscriberGroup known = groupByThread.get(thread);
        if (known == null) {
            known = new SubscriberGroup(thread);
            groupByThread.put(thread, known);
            groups = List.copyOf(groupByThread.values());
        }
        return known;
    }

    public void unsubscribe(Subscriber subscriber) {
        Executor thread = subscriber.thread();
        synchronized (lock) {
            pending.remove(subscriber);
            if (thread != null) {
                group(thread).remove(subscriber);
            } else {
                subscribers.remove(subscriber);
                snapshot = List.of();
            }
        }
    }

    /** Delivers to the subscribers on this node; {@link #flush} must follow. */
    public void notice(Frame frame) {
        synchronized (lock) {
            deliver(subscriber -> subscriber.onNotice(frame), frame.size());
        }
    }

    private void deliver(Consumer<Subscriber> call, int bytes) {
        subscribers.forEach(call);
        enqueue(
                subscriber -> {
                    call.accept(subscriber);
                    subscriber.onFlush();
                },
                bytes);
    }

    private void enqueue(Consumer<Subscriber> call, int bytes) {
        for (SubscriberGroup group : groups) {
            group.enqueue(call, bytes);
        }
    }

    /** Flushes all subscribers. Must be called without a lock held. */
    public void flush() {
        List<Subscriber> current;
        synchronized (lock) {
            if (snapshot.size() != subscribers.size()) {
                snapshot = List.copyOf(subscribers);
            }
            current = snapshot;
        }
        current.forEach(Subscriber::onFlush);
        groups.forEach(SubscriberGroup::flush);
    }

    /** Runs an action once this subscriber received everything published so far. Must be called without a lock held. */
    public void afterDelivery(Subscriber subscriber, Runnable action) {
        Executor thread = subscriber.thread();
        if (thread == null) {
            action.run();
            return;
        }
        synchronized (lock) {
            group(thread)
                    .enqueue(
                            one -> {
                                if (one == subscriber) {
                                    action.run();
                                }
                            },
                            0);
        }
        flush();
    }

    /** Those present, in order of arrival. */
    public List<Presence> present() {
        synchronized (lock) {
            return presences.all();
        }
    }

    /** The presence with this id or, if there is none, with this name. */
    public Optional<Presence> find(String idOrName) {
        synchronized (lock) {
            return presences.find(idOrName).or(() -> presences.findByName(idOrName));
        }
    }

    /** The position of the newest entry; empty while the log is read. */
    public Optional<Position> position() {
        synchronized (lock) {
            return Optional.ofNullable(epoch).map(current -> new Position(current, history.newest()));
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

    /** Receives the callbacks of the backplane. */
    private final class BackplaneListener implements Backplane.Listener {
        @Override
        public void onStart(Backplane.Start start) {
            synchronized (lock) {
                epoch = start.epoch();
                history.reset(start.offset(), start.complete(), start.history());
                start.present().forEach(presences::put);
                pending.forEach((subscriber, since) -> start(subscriber, since.orElse(null), start.epoch()));
                pending.clear();
                enqueue(Subscriber::onFlush, 0);
            }
        }

        @Override
        public void onEntries(List<Entry> batch) {
            synchronized (lock) {
                batch.forEach(history::append);
                // Subscriber by subscriber, for locality: the data of each one is loaded into the cache once.
                subscribers.forEach(subscriber -> batch.forEach(subscriber::onEntry));
                if (!groups.isEmpty()) {
                    EntryBatch entries = new EntryBatch(batch);
                    enqueue(subscriber -> subscriber.onEntries(entries), entries.bytes());
                }
            }
        }

        @Override
        public void onForgotten(long offset) {
            synchronized (lock) {
                history.removeUpTo(offset);
            }
        }

        @Override
        public void onSignal(Entry signal) {
            synchronized (lock) {
                deliver(
                        subscriber -> subscriber.onSignal(signal),
                        signal.frame().size());
            }
        }

        @Override
        public void onPresence(Presence.Change change, Presence presence) {
            synchronized (lock) {
                String previousName =
                        presences.find(presence.id()).map(Presence::name).orElse(presence.name());
                if (change == Presence.Change.LEFT) {
                    presences.leave(presence.id());
                } else {
                    presences.put(presence);
                }
                PresenceEvent event = new PresenceEvent(change, presence, previousName);
                deliver(subscriber -> subscriber.onPresence(event), 0);
            }
        }

        @Override
        public void onFlush() {
            flush();
        }
    }
}
