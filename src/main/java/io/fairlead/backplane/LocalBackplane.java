package io.fairlead.backplane;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Draft;
import io.fairlead.channel.Entry;
import io.fairlead.channel.History;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The backplane of one node: publishes come back on the caller's thread.
 *
 * <p>Threading: safe; each log has a lock of its own, under which entries get their offsets and are handed out.
 */
public final class LocalBackplane implements Backplane {
    private final Map<String, Log> logs = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Supplier<String> epochs;

    /** @param epochs makes a name for each new log, never the same twice */
    public LocalBackplane(Clock clock, Supplier<String> epochs) {
        this.clock = clock;
        this.epochs = epochs;
    }

    @Override
    public Link join(String channel, int history, Listener listener) {
        Log log = logs.compute(channel, (name, known) -> {
            Log joined = known != null ? known : new Log(epochs.get(), history);
            joined.add(listener);
            return joined;
        });
        return new Link() {
            @Override
            public void publish(List<Draft> drafts) {
                log.publish(drafts);
            }

            @Override
            public void close() {
                logs.computeIfPresent(channel, (name, known) -> known == log && log.remove(listener) ? null : known);
            }
        };
    }

    @Override
    public void close() {
        logs.clear();
    }

    private final class Log {
        private final String epoch;
        private final History history;
        private final List<Listener> listeners = new CopyOnWriteArrayList<>();

        Log(String epoch, int capacity) {
            this.epoch = epoch;
            this.history = new History(capacity);
        }

        synchronized void add(Listener listener) {
            listener.onStart(epoch, history.newest(), history.after(0));
            listeners.add(listener);
        }

        /** True when nobody is left. */
        synchronized boolean remove(Listener listener) {
            listeners.remove(listener);
            return listeners.isEmpty();
        }

        void publish(List<Draft> drafts) {
            synchronized (this) {
                for (Draft draft : drafts) {
                    Entry entry = new Entry(history.newest() + 1, clock.instant(), draft);
                    history.append(entry);
                    for (Listener listener : listeners) {
                        listener.onEntry(entry);
                    }
                }
            }
            listeners.forEach(Listener::onFlush);
        }
    }
}
