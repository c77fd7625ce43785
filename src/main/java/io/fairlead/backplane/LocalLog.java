package io.fairlead.backplane;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Entry;
import io.fairlead.channel.History;
import io.fairlead.channel.Presence;
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
 * <p>Threading: safe. Its lock orders all listener calls; listeners are flushed without the lock held.
 */
final class LocalLog implements MemoryBudget.Holder {
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
            listeners.forEach(this::start);
            append(pending);
            pending.clear();
        }
        flush();
    }

    synchronized void add(Backplane.Listener listener) {
        listeners.add(listener);
        if (epoch != null) {
            start(listener);
        }
    }

    private void start(Backplane.Listener listener) {
        String current = epoch;
        if (current != null) {
            listener.onStart(new Backplane.Start(
                    current, history.newest(), history.complete(), history.after(0), presences.all()));
        }
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

    long publish(List<Publication> publications) {
        long newest;
        synchronized (this) {
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

    private void append(List<Publication> publications) {
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

    void signal(Publication publication) {
        Entry signal = new Entry(0, clock.instant(), publication);
        synchronized (this) {
            if (epoch != null) {
                listeners.forEach(listener -> listener.onSignal(signal));
            }
        }
        flush();
    }

    Presence enter(Presence wanted) {
        Presence entered;
        synchronized (this) {
            entered = presences.enter(wanted);
            notifyListeners(Presence.Change.JOINED, entered);
        }
        flush();
        return entered;
    }

    Optional<Presence> rename(String id, String name) {
        Optional<Presence> renamed;
        synchronized (this) {
            renamed = presences.rename(id, name);
            renamed.ifPresent(presence -> notifyListeners(Presence.Change.RENAMED, presence));
        }
        flush();
        return renamed;
    }

    void leave(String id) {
        synchronized (this) {
            presences.leave(id).ifPresent(presence -> notifyListeners(Presence.Change.LEFT, presence));
        }
        flush();
    }

    private void notifyListeners(Presence.Change change, Presence presence) {
        if (epoch != null) {
            listeners.forEach(listener -> listener.onPresence(change, presence));
        }
    }

    synchronized void drop(List<Long> offsets) {
        if (ended) {
            return;
        }
        history.drop(offsets);
        transcript.drop(channel, offsets);
    }

    /** Removes the oldest entries when memory is short; a recovery from before them is then incomplete. */
    @Override
    public synchronized void close(Close why) {
        history.removeOlderHalf();
        listeners.forEach(listener -> listener.onForgotten(history.complete()));
    }

    @Override
    public void abort() {
        close(Close.NORMAL);
    }

    private void flush() {
        listeners.forEach(Backplane.Listener::onFlush);
    }
}
