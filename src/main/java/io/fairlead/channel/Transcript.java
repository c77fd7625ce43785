package io.fairlead.channel;

import java.util.List;
import java.util.function.Consumer;

/**
 * What survives a restart of stored channels: epoch, offsets and entries.
 *
 * <ol>
 *   <li>Entries for which {@link #append} was true are found by the next {@link #open}, in order, under the same epoch,
 *       even when the process was killed in between.
 *   <li>{@link #open} of a channel that was never stored, or was erased, starts it with the proposed epoch.
 *   <li>The newest offset stays known when its entry was dropped or has expired.
 *   <li>No call waits for a database; answers come to the callback, once each, on any thread. What can't be read now
 *       is treated as absent.
 *   <li>{@link #before} finds the older entries that the retention keeps, oldest first.
 *   <li>What {@link #drop} or {@link #erase} names is no longer found.
 *   <li>What the retention no longer covers is removed, oldest first.
 *   <li>There is never a silent gap: what could not be kept is before {@link Tail#complete}, or the epoch differs.
 * </ol>
 *
 * <p>Calls for one channel are made one at a time.
 */
public interface Transcript {
    /**
     * What is stored of a channel.
     *
     * @param offset of the newest entry ever appended; 0: none
     * @param complete nothing after this offset is missing from the entries except what was dropped
     * @param entries the newest that are kept, oldest first
     */
    record Tail(String epoch, long offset, long complete, List<Entry> entries) {}

    /** Keeps nothing: each channel starts over. */
    Transcript NONE = new Transcript() {
        @Override
        public void open(String channel, String epoch, Retention retention, Consumer<Tail> opened) {
            opened.accept(new Tail(epoch, 0, 0, List.of()));
        }

        @Override
        public boolean append(String channel, List<Entry> entries) {
            return true;
        }

        @Override
        public void before(String channel, long offset, int limit, Consumer<List<Entry>> found) {
            found.accept(List.of());
        }

        @Override
        public void drop(String channel, List<Long> offsets) {
            // nothing is kept
        }

        @Override
        public void erase(String channel) {
            // nothing is kept
        }
    };

    /** Must be the first call for this channel. */
    void open(String channel, String epoch, Retention retention, Consumer<Tail> opened);

    /** Appends the next entries; false: they can't be kept, and are counted as lost. */
    boolean append(String channel, List<Entry> entries);

    /** Up to {@code limit} of the entries right before this offset. */
    void before(String channel, long offset, int limit, Consumer<List<Entry>> found);

    /** Removes obsolete entries. */
    void drop(String channel, List<Long> offsets);

    /** Deletes the whole channel. */
    void erase(String channel);
}
