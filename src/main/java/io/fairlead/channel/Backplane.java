package io.fairlead.channel;

import java.util.List;
import java.util.Optional;

/**
 * What links the channels of one or several nodes: everything published goes out through it and comes back.
 *
 * <ol>
 *   <li>All listeners of a channel hear the same entries in the same order; offsets grow by one.
 *   <li>A listener hears each offset after {@link Listener#onStart}'s exactly once, and nothing before it.
 *   <li>An entry and its place in the history are one step: who joins later finds it in {@code onStart} or hears it.
 *   <li>The drafts of one {@link Link#publish} keep their order and are followed by one {@link Listener#onFlush}.
 *   <li>After {@link Link#close} the listener hears nothing more.
 *   <li>An epoch lives as long as the log does: a stored one outlives a restart; a new log has a new epoch.
 *   <li>Who is present is told in the same order to all: those of {@code onStart}, then each change once.
 *   <li>No two present ones have the same name.
 *   <li>A signal is heard by all who listen now, in one order with the entries; it has no offset and no history.
 *   <li>What is published before {@code onStart} comes after it.
 * </ol>
 */
public interface Backplane extends AutoCloseable {
    /**
     * Where a log is when a listener begins to hear it.
     *
     * @param complete nothing after this offset is missing from the history but what was dropped
     * @param history what it still holds, oldest first
     */
    record Start(String epoch, long offset, long complete, List<Entry> history, List<Presence> present) {}

    /** The receiving end of one channel on one node. Calls never overlap; none may write, block or publish but onFlush. */
    interface Listener {
        /** First, once, with a flush after it; later than the join when the log must be read from the store. */
        void onStart(Start start);

        /** The next entries, in order; those that were published together come together. */
        void onEntries(List<Entry> entries);

        /** Entries up to this offset were given up on this node, to get memory back: nobody recovers from before. */
        void onForgotten(long offset);

        /** A message without offset. */
        void onSignal(Entry signal);

        void onPresence(Presence.Change change, Presence presence);

        /** No more for now: what was queued may be written. Runs off the backplane's locks. */
        void onFlush();
    }

    /** One node's hold on one channel. */
    interface Link extends AutoCloseable {
        /** @return the offset of the last of them; 0 when that is not known yet */
        long publish(List<Publication> drafts);

        /** Tells all who listen now. */
        void signal(Publication publication);

        /** Who came, with the name that it got: a taken one gets a number. */
        Presence enter(Presence wanted);

        /** The one with its new name; empty when it is not present. */
        Optional<Presence> rename(String id, String name);

        void leave(String id);

        /** Forgets entries that mean nothing any more, here and in the store. */
        void drop(List<Long> offsets);

        @Override
        void close();
    }

    /** Joins a channel, which is made when nobody had joined it. */
    Link join(String channel, Retention retention, Listener listener);

    /** Forgets a channel that nobody has joined: the next join begins a new log. */
    void erase(String channel);

    @Override
    void close();
}
