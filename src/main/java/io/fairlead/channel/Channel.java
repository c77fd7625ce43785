package io.fairlead.channel;

import io.fairlead.core.ConnectionThread;
import io.fairlead.core.DirectOutput;
import io.fairlead.core.Frame;
import io.fairlead.core.Outbox;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One ordered log and its subscribers on this node. Entries and presence are the log's; see {@link Backplane.Log}.
 *
 * <p>Threading: safe. Its lock guards the subscribers, and is acquired after the log's, never before.
 * {@link Subscriber#onStart} runs under both locks and may only read and queue. For a subscriber without a
 * {@linkplain Subscriber#thread thread}, so do all other callbacks except {@code onNotice}, which may only queue, and
 * {@code onFlush}. For one with a thread, all later callbacks run without the lock, on that thread or, if its queue is
 * full, on the publisher's; one at a time and in order.
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
        default @Nullable ConnectionThread thread() {
            return null;
        }

        /**
         * How entries are written without a call of {@link #onEntries}, while the connection is clear and no entry is
         * {@linkplain Entry#isLost lost}; null: they are not. Asked once, after {@link #onStart}.
         */
        default @Nullable DirectEntries directEntries() {
            return null;
        }
    }

    /**
     * The way of entries past a subscriber.
     *
     * @param outbox of the subscriber
     * @param output of that outbox
     * @param encoding of the entries
     */
    public record DirectEntries(Outbox outbox, DirectOutput output, Entry.Encoding encoding) {
        /** Null if this outbox allows no direct writes. */
        public static @Nullable DirectEntries of(Outbox outbox, Entry.Encoding encoding) {
            DirectOutput output = outbox.direct();
            return output == null ? null : new DirectEntries(outbox, output, encoding);
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

    /** When subscribers with a thread receive what an event on their own thread publishes. */
    public enum Moment {
        /** Before the call that publishes it returns, so that a member's own message precedes later answers to it. */
        AT_ONCE,
        /** After the event, in one write with all else that it publishes. */
        AFTER_EVENT
    }

    private final Object lock = new Object();
    /** Subscribers without a thread. */
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();

    private final IdentityHashMap<ConnectionThread, SubscriberGroup> groupByThread = new IdentityHashMap<>(4);
    private final Map<Subscriber, Optional<Position>> pending = new LinkedHashMap<>();
    private List<Subscriber> snapshot = List.of();
    private volatile List<SubscriberGroup> groups = List.of();
    private final Moment moment;
    private final Backplane.Link link;

    /** A channel that delivers {@link Moment#AT_ONCE}. */
    public Channel(Backplane backplane, String name, Retention retention) {
        this(backplane, name, retention, Moment.AT_ONCE);
    }

    public Channel(Backplane backplane, String name, Retention retention, Moment moment) {
        this.moment = moment;
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
    }

    /** Adds a subscriber, which receives everything after its {@code onStart}. The caller must flush it. */
    public void subscribe(Subscriber subscriber, @Nullable Position since) {
        link.read(log -> {
            synchronized (lock) {
                Optional<Position> newest = log.position();
                newest.ifPresentOrElse(
                        position -> start(subscriber, since, log, position),
                        () -> pending.put(subscriber, Optional.ofNullable(since)));
                return newest;
            }
        });
    }

    private void start(Subscriber subscriber, @Nullable Position since, Backplane.Log log, Position newest) {
        History history = log.history();
        boolean recovered = since != null && since.epoch().equals(newest.epoch()) && history.reaches(since.offset());
        List<Entry> missed = recovered && since != null ? history.after(since.offset()) : List.of();
        subscriber.onStart(
                new Start(newest, since, recovered, missed, log.presences().all()));
        ConnectionThread thread = subscriber.thread();
        if (thread != null) {
            group(thread).add(subscriber);
        } else {
            subscribers.add(subscriber);
            snapshot = List.of();
        }
    }

    private SubscriberGroup group(ConnectionThread thread) {
        SubscriberGroup known = groupByThread.get(thread);
        if (known == null) {
            known = new SubscriberGroup(thread, moment);
            groupByThread.put(thread, known);
            groups = List.copyOf(groupByThread.values());
        }
        return known;
    }

    public void unsubscribe(Subscriber subscriber) {
        ConnectionThread thread = subscriber.thread();
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
        ConnectionThread thread = subscriber.thread();
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
        return link.read(log -> log.presences().all());
    }

    /** The presence with this id or, if there is none, with this name. */
    public Optional<Presence> find(String idOrName) {
        return link.read(
                log -> log.presences().find(idOrName).or(() -> log.presences().findByName(idOrName)));
    }

    /** The position of the newest entry; empty while the log is read. */
    public Optional<Position> position() {
        return link.read(Backplane.Log::position);
    }

    /** The newest entries in memory before this offset, oldest first. */
    public List<Entry> before(long offset, int limit) {
        return link.read(log -> log.history().before(offset, limit));
    }

    @Override
    public void close() {
        link.close();
    }

    /** Receives the callbacks of the backplane. */
    private final class BackplaneListener implements Backplane.Listener {
        @Override
        public void onStart(Backplane.Log log) {
            synchronized (lock) {
                Position newest = log.position().orElseThrow();
                pending.forEach((subscriber, since) -> start(subscriber, since.orElse(null), log, newest));
                pending.clear();
                enqueue(Subscriber::onFlush, 0);
            }
        }

        @Override
        public void onEntries(List<Entry> batch) {
            synchronized (lock) {
                // Subscriber by subscriber, for locality: the data of each one is loaded into the cache once.
                subscribers.forEach(subscriber -> batch.forEach(subscriber::onEntry));
                if (!groups.isEmpty()) {
                    EntryBatch entries = new EntryBatch(batch);
                    groups.forEach(group -> group.enqueue(entries));
                }
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
        public void onPresence(PresenceEvent event) {
            synchronized (lock) {
                deliver(subscriber -> subscriber.onPresence(event), 0);
            }
        }

        @Override
        public void onFlush() {
            flush();
        }
    }
}
