package io.fairlead.backplane;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Entry;
import io.fairlead.channel.History;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.channel.PresenceList;
import io.fairlead.channel.Publication;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Close;
import io.fairlead.core.MemoryBudget;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of one channel on this node.
 *
 * <pre>
 *   NEW ── open ──► READING ── the transcript answers ──► LIVE ── the last listener leaves ──► ENDED
 * </pre>
 *
 * <p>Before the log is live, publications are queued. The queue is small, because sessions are served only once it is
 * live.
 *
 * <p>Threading: safe. Its lock orders all listener calls and reads; listeners are flushed without the lock held.
 */
final class LocalLog implements Backplane.Log, MemoryBudget.Holder {
    private final String channel;
    private final Retention retention;
    private final Clock clock;
    private final Transcript transcript;
    private final MemoryBudget.Account memory;
    private final History history;
    private final PresenceList presences = new PresenceList();
    private final List<Backplane.Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Publication> pending = new ArrayList<>();
    private boolean opened;
    /**
     * True after the last listener left: another log may own the stored entries now, so this one must not write to
     * them.
     */
    private boolean ended;

    private @Nullable String epoch;

    LocalLog(String channel, Retention retention, Clock clock, Transcript transcript, MemoryBudget budget) {
        this.channel = channel;
        this.retention = retention;
        this.clock = clock;
        this.transcript = transcript;
        this.memory = budget.account(channel, this);
        this.history = new History(retention, memory);
    }

    /** Reads the stored entries, once. */
    void open(Supplier<String> epochs) {
        synchronized (this) {
            if (opened) {
                return;
            }
            opened = true;
        }
        transcript.open(channel, epochs.get(), retention, this::onOpened);
    }

    private void onOpened(Transcript.Tail tail) {
        synchronized (this) {
            if (ended) {
                return;
            }
            epoch = tail.epoch();
            history.reset(tail.offset(), tail.complete(), tail.entries());
            listeners.forEach(listener -> listener.onStart(this));
            append(pending);
            pending.clear();
        }
        flush();
    }

    synchronized void add(Backplane.Listener listener) {
        listeners.add(listener);
        if (epoch != null) {
            listener.onStart(this);
        }
    }

    /** @param onClose removes the listener of this link */
    Backplane.Link link(Runnable onClose) {
        return new LocalLink(onClose);
    }

    @Override
    public Optional<Position> position() {
        return Optional.ofNullable(epoch).map(current -> new Position(current, history.newest()));
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public PresenceList presences() {
        return presences;
    }

    /** @return true when no listener is left */
    synchronized boolean remove(Backplane.Listener listener) {
        listeners.remove(listener);
        ended = listeners.isEmpty();
        if (ended) {
            history.clear();
            memory.close();
        }
        return ended;
    }

    private void append(List<Publication> publications) {
        if (publications.isEmpty()) {
            return;
        }
        List<Entry> entries = new ArrayList<>(publications.size());
        long offset = history.newest();
        for (Publication publication : publications) {
            entries.add(new Entry(++offset, clock.instant(), publication));
        }
        if (!transcript.append(channel, entries)) {
            entries.forEach(Entry::markLost);
        }
        entries.forEach(history::append);
        listeners.forEach(listener -> listener.onEntries(entries));
    }

    private void notifyListeners(PresenceEvent event) {
        if (epoch != null) {
            listeners.forEach(listener -> listener.onPresence(event));
        }
    }

    /** Removes the oldest entries when memory is short; a recovery from before them is then incomplete. */
    @Override
    public synchronized void close(Close why) {
        history.removeOlderHalf();
    }

    @Override
    public void abort() {
        close(Close.NORMAL);
    }

    private void flush() {
        listeners.forEach(Backplane.Listener::onFlush);
    }

    /** The membership of one listener. */
    private final class LocalLink implements Backplane.Link {
        private final Runnable onClose;

        LocalLink(Runnable onClose) {
            this.onClose = onClose;
        }

        @Override
        public <T> T read(Function<Backplane.Log, T> reader) {
            synchronized (LocalLog.this) {
                return reader.apply(LocalLog.this);
            }
        }

        @Override
        public long publish(List<Publication> publications) {
            long newest;
            synchronized (LocalLog.this) {
                if (ended) {
                    return 0;
                }
                if (epoch == null) {
                    pending.addAll(publications);
                    return 0;
                }
                append(publications);
                newest = history.newest();
            }
            flush();
            return newest;
        }

        @Override
        public void signal(Publication publication) {
            Entry signal = new Entry(0, clock.instant(), publication);
            synchronized (LocalLog.this) {
                if (epoch != null) {
                    listeners.forEach(listener -> listener.onSignal(signal));
                }
            }
            flush();
        }

        @Override
        public Presence enter(Presence wanted) {
            PresenceEvent entered;
            synchronized (LocalLog.this) {
                entered = presences.enter(wanted);
                notifyListeners(entered);
            }
            flush();
            return entered.presence();
        }

        @Override
        public Optional<Presence> rename(String id, String name) {
            Optional<PresenceEvent> renamed;
            synchronized (LocalLog.this) {
                renamed = presences.rename(id, name);
                renamed.ifPresent(LocalLog.this::notifyListeners);
            }
            flush();
            return renamed.map(PresenceEvent::presence);
        }

        @Override
        public void leave(String id) {
            synchronized (LocalLog.this) {
                presences.leave(id).ifPresent(LocalLog.this::notifyListeners);
            }
            flush();
        }

        @Override
        public void drop(List<Long> offsets) {
            synchronized (LocalLog.this) {
                if (ended) {
                    return;
                }
                history.drop(offsets);
                transcript.drop(channel, offsets);
            }
        }

        @Override
        public void close() {
            onClose.run();
        }
    }
}
