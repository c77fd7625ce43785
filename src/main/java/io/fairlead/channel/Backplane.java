package io.fairlead.channel;

import java.util.List;

/**
 * What links the channels of one or several nodes: everything published goes out through it and comes back.
 *
 * <ol>
 *   <li>All listeners of a channel hear the same entries in the same order; offsets grow by one.
 *   <li>A listener hears each offset after {@link Listener#onStart}'s exactly once.
 *   <li>An entry and its place in the history are one step: who joins later finds it in {@code onStart} or hears it.
 *   <li>The drafts of one {@link Link#publish} keep their order and are followed by one {@link Listener#onFlush}.
 *   <li>After {@link Link#close} the listener hears nothing more.
 *   <li>An epoch lives as long as the log does; a new log has a new epoch.
 * </ol>
 */
public interface Backplane extends AutoCloseable {
    /** The receiving end of one channel on one node. Calls never overlap. */
    interface Listener {
        /** First, once: where the log is and what it still holds, oldest first. */
        void onStart(String epoch, long offset, List<Entry> history);

        /** The next entry: may queue, must not write, block or publish. */
        void onEntry(Entry entry);

        /** No more entries for now: what was queued may be written. Runs off the backplane's locks. */
        void onFlush();
    }

    /** One node's hold on one channel. */
    interface Link extends AutoCloseable {
        void publish(List<Draft> drafts);

        @Override
        void close();
    }

    /**
     * Joins a channel, which is made when nobody had joined it.
     *
     * @param history how many entries the log keeps
     */
    Link join(String channel, int history, Listener listener);

    @Override
    void close();
}
