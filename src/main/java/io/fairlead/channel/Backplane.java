package io.fairlead.channel;

import java.util.List;
import java.util.Optional;

/**
 * What links the channels of one or several nodes: everything published goes out through it and comes back.
 *
 * <ol>
 *   <li>All listeners of a channel receive the same entries in the same order; offsets grow by one.
 *   <li>A listener receives each offset after {@link Listener#onStart}'s exactly once, and nothing before it.
 *   <li>An entry is delivered and added to the history in one step: who joins later finds it in {@code onStart} or
 *       receives it.
 *   <li>The publications of one {@link Link#publish} keep their order and are followed by one {@link Listener#onFlush}.
 *   <li>After {@link Link#close} the listener receives nothing more.
 *   <li>An epoch lives as long as the log does: a stored one outlives a restart; a new log has a new epoch.
 *   <li>All listeners receive presence in the same order: those of {@code onStart}, then each change once.
 *   <li>No two who are present have the same name.
 *   <li>A signal reaches all current listeners, in one order with the entries; it has no offset and is not kept.
 *   <li>What is published before {@code onStart} comes after it.
 * </ol>
 */
public interface Backplane extends AutoCloseable {
    /**
     * The state of a log when a listener joins it.
     *
     * @param complete nothing after this offset is missing from the history except what was dropped
     * @param history what it still holds, oldest first
     */
    record Start(String epoch, long offset, long complete, List<Entry> history, List<Presence> present) {}

    /** The receiving end of one channel on one node. Calls never overlap; only onFlush may write, block or publish. */
    interface Listener {
        /** First, once, followed by a flush; after the join when the log must be read from the store. */
        void onStart(Start start);

        /** The next entries, in order; those published together are delivered together. */
        void onEntries(List<Entry> entries);

        /** Entries up to this offset were removed on this node to free memory: no recovery from before it. */
        void onForgotten(long offset);

        /** A message without an offset. */
        void onSignal(Entry signal);

        void onPresence(Presence.Change change, Presence presence);

        /** What was queued may be written. Runs off the backplane's locks. */
        void onFlush();
    }

    /** One node's membership of one channel. */
    interface Link extends AutoCloseable {
        /** @return the offset of the last one; 0 when that is not known yet */
        long publish(List<Publication> publications);

        /** Sends to all current listeners. */
        void signal(Publication publication);

        /** @return with its final name: one that is taken gets a number */
        Presence enter(Presence wanted);

        /** @return with its new name; empty when it is not present */
        Optional<Presence> rename(String id, String name);

        void leave(String id);

        /** Removes obsolete entries, here and in the store. */
        void drop(List<Long> offsets);

        @Override
        void close();
    }

    /** Joins a channel, which is created when nobody has joined it. */
    Link join(String channel, Retention retention, Listener listener);

    /** Deletes a channel that nobody has joined: the next join begins a new log. */
    void erase(String channel);

    @Override
    void close();
}
