package io.fairlead.channel;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Links the channels of one or more nodes: every publication passes through it to the listeners on all nodes.
 *
 * <ol>
 *   <li>All listeners of a channel receive the same entries in the same order; offsets grow by one.
 *   <li>A listener receives each offset after {@link Listener#onStart}'s exactly once, and nothing before it.
 *   <li>An entry is delivered and added to the log in one step: a listener that joins later either finds it in
 *       {@code onStart} or receives it.
 *   <li>The publications of one {@link Link#publish} keep their order and are followed by one {@link Listener#onFlush}.
 *   <li>After {@link Link#close} the listener receives nothing more.
 *   <li>An epoch lasts as long as its log: that of a stored log survives a restart; a new log has a new epoch.
 *   <li>All listeners receive presence changes in the same order, each once, starting from the list in {@code onStart}.
 *   <li>Names of those present are unique.
 *   <li>A signal reaches all current listeners, in one order with the entries; it has no offset and is not stored.
 *   <li>Entries published before {@code onStart} are delivered after it.
 *   <li>A {@link Link#read} comes between two calls of the listener, or within one: from {@code onStart} on, it finds
 *       the newest offset and the members that the listener was told of, no more and no less.
 * </ol>
 */
public interface Backplane extends AutoCloseable {
    /** The log of a channel on one node; to be read within the call that it is passed to, and not to be changed. */
    interface Log {
        /** The position of the newest entry; empty while the stored entries are read. */
        Optional<Position> position();

        /** The entries in memory. */
        History history();

        PresenceList presences();
    }

    /** The receiving end of one channel on one node. Calls never overlap; only onFlush may write, block or publish. */
    interface Listener {
        /**
         * The first call, made once and followed by a flush: the log has a position. Comes after the join returned if
         * the log is read from the store.
         */
        void onStart(Log log);

        /** The next entries, at least one, in order; those published together are delivered together. */
        void onEntries(List<Entry> entries);

        /** A message without an offset. */
        void onSignal(Entry signal);

        void onPresence(PresenceEvent event);

        /** Queued data may be written now. Called without the backplane's locks held. */
        void onFlush();
    }

    /** One node's membership of one channel. */
    interface Link extends AutoCloseable {
        /**
         * Reads this node's log, in one order with the calls of the listener. Except within such a call, the caller
         * must hold no lock that the listener takes.
         *
         * @param reader may only read and queue
         */
        <T> T read(Function<Log, T> reader);

        /** @return the offset of the last publication; 0 if not known yet */
        long publish(List<Publication> publications);

        /** Sends to all current listeners. */
        void signal(Publication publication);

        /** @return the presence with its final name: a number is appended to a name that is taken */
        Presence enter(Presence wanted);

        /** @return the presence with its new name; empty if it is not present */
        Optional<Presence> rename(String id, String name);

        void leave(String id);

        /** Removes obsolete entries, here and in the store. */
        void drop(List<Long> offsets);

        @Override
        void close();
    }

    /** Joins a channel, which is created if it has no listener. */
    Link join(String channel, Retention retention, Listener listener);

    /** Deletes a channel without listeners: the next join starts a new log. */
    void erase(String channel);

    @Override
    void close();
}
