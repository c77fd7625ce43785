package io.fairlead.channel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One ordered log on this node and those who hear it.
 *
 * <p>Threading: safe. Its lock guards history and subscribers; {@link Subscriber#onStart} and
 * {@link Subscriber#onEntry} run under it and may only queue, {@link Subscriber#onFlush} runs off it.
 */
public final class Channel implements AutoCloseable {
    /** One who hears a channel. */
    public interface Subscriber {
        /** First, once: where the log is, and the entries that a recovery owes. */
        void onStart(Start start);

        void onEntry(Entry entry);

        /** What was queued may be written now. */
        void onFlush();
    }

    /**
     * The beginning of a subscription.
     *
     * @param position the newest entry
     * @param recovered true when {@code missed} is everything after the position asked for
     */
    public record Start(Position position, boolean recovered, List<Entry> missed) {}

    private final Object lock = new Object();
    private final History history;
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private List<Subscriber> snapshot = List.of();
    private final Backplane.Link link;
    private String epoch = "";

    public Channel(Backplane backplane, String name, int historySize) {
        this.history = new History(historySize);
        this.link = backplane.join(name, historySize, new Inlet());
    }

    /** Sends drafts out to all nodes; they come back through the subscribers. */
    public void publish(List<Draft> drafts) {
        link.publish(drafts);
    }

    /** Adds a subscriber, which hears everything after its {@code onStart}. The caller flushes it. */
    public void subscribe(Subscriber subscriber, @Nullable Position since) {
        synchronized (lock) {
            boolean recovered = since != null && since.epoch().equals(epoch) && history.reaches(since.offset());
            List<Entry> missed = recovered && since != null ? history.after(since.offset()) : List.of();
            subscriber.onStart(new Start(new Position(epoch, history.newest()), recovered, missed));
            subscribers.add(subscriber);
            snapshot = List.of();
        }
    }

    public void unsubscribe(Subscriber subscriber) {
        synchronized (lock) {
            subscribers.remove(subscriber);
            snapshot = List.of();
        }
    }

    @Override
    public void close() {
        link.close();
    }

    /** What the backplane brings back. */
    private final class Inlet implements Backplane.Listener {
        @Override
        public void onStart(String logEpoch, long offset, List<Entry> entries) {
            synchronized (lock) {
                epoch = logEpoch;
                history.resume(offset, entries);
            }
        }

        @Override
        public void onEntry(Entry entry) {
            synchronized (lock) {
                history.append(entry);
                for (Subscriber subscriber : subscribers) {
                    subscriber.onEntry(entry);
                }
            }
        }

        @Override
        public void onFlush() {
            List<Subscriber> now;
            synchronized (lock) {
                if (snapshot.size() != subscribers.size()) {
                    snapshot = List.copyOf(subscribers);
                }
                now = snapshot;
            }
            now.forEach(Subscriber::onFlush);
        }
    }
}
