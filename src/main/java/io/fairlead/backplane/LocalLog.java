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
 * One channel's log on this node.
 *
 * <pre>
 *   NEW ── open ──► READING ── the transcript answers ──► LIVE ── the last listener leaves ──► ENDED
 * </pre>
 *
 * <p>Until it is live, drafts wait; so does their number, as sessions are served only when it is.
 *
 * <p>Threading: safe. Its lock gives everything one order; listeners are flushed outside of it.
 */
final class LocalLog implements MemoryBudget.Holder {
    private final String channel;
    private final Retention retention;
    private final Clock clock;
    private final Transcript transcript;
    private final MemoryBudget.Account memory;
    private final History history;
    private final PresenceList roll = new PresenceList();
    private final List<Backplane.Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Publication> early = new ArrayList<>();
    private boolean reading;
    /** Another log may have taken over what is stored: nothing may be written to it from here. */
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

    /** Reads what is stored, once. */
    void open(Supplier<String> epochs) {
        synchronized (this) {
            if (reading) {
                return;
            }
            reading = true;
        }
        transcript.open(channel, epochs.get(), retention, this::live);
    }

    private void live(Transcript.Tail tail) {
        synchronized (this) {
            if (ended) {
                return;
            }
            epoch = tail.epoch();
            history.resume(tail.offset(), tail.complete(), tail.entries());
            listeners.forEach(this::begin);
            append(early);
            early.clear();
        }
        flush();
    }

    synchronized void add(Backplane.Listener listener) {
        listeners.add(listener);
        if (epoch != null) {
            begin(listener);
        }
    }

    private void begin(Backplane.Listener listener) {
        String now = epoch;
        if (now != null) {
            listener.onStart(
                    new Backplane.Start(now, history.newest(), history.complete(), history.after(0), roll.all()));
        }
    }

    /** True when nobody is left. */
    synchronized boolean remove(Backplane.Listener listener) {
        listeners.remove(listener);
        ended = listeners.isEmpty();
        if (ended) {
            history.clear();
            memory.close();
        }
        return ended;
    }

    long publish(List<Publication> drafts) {
        long newest;
        synchronized (this) {
            if (ended) {
                return 0;
            }
            if (epoch == null) {
                early.addAll(drafts);
                return 0;
            }
            append(drafts);
            newest = history.newest();
        }
        flush();
        return newest;
    }

    private void append(List<Publication> drafts) {
        List<Entry> entries = new ArrayList<>(drafts.size());
        long offset = history.newest();
        for (Publication publication : drafts) {
            entries.add(new Entry(++offset, clock.instant(), publication));
        }
        if (!transcript.append(channel, entries)) {
            entries.forEach(Entry::lose);
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
            entered = roll.enter(wanted);
            tell(Presence.Change.JOINED, entered);
        }
        flush();
        return entered;
    }

    Optional<Presence> rename(String id, String name) {
        Optional<Presence> renamed;
        synchronized (this) {
            renamed = roll.rename(id, name);
            renamed.ifPresent(presence -> tell(Presence.Change.RENAMED, presence));
        }
        flush();
        return renamed;
    }

    void leave(String id) {
        synchronized (this) {
            roll.leave(id).ifPresent(presence -> tell(Presence.Change.LEFT, presence));
        }
        flush();
    }

    private void tell(Presence.Change change, Presence presence) {
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

    /** Its oldest entries go when memory is short: who comes back from before them is told so. */
    @Override
    public synchronized void close(Close why) {
        history.halve();
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
