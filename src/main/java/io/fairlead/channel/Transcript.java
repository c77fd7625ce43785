package io.fairlead.channel;

import java.util.List;
import java.util.function.Consumer;

/**
 * The stored channels, which survive a restart: epoch, offsets and entries.
 *
 * <ol>
 *   <li>The next {@link #open} returns the entries for which {@link #append} returned true, in order and under the same
 *       epoch, even if the process was killed in between.
 *   <li>{@link #open} of a channel that was never stored, or was erased, starts it with the proposed epoch.
 *   <li>The newest offset is kept when its entry is dropped or expires.
 *   <li>No call waits for a database; each callback runs once, on any thread. An entry that can't be read now is
 *       treated as absent.
 *   <li>{@link #before} returns older entries that the retention keeps, oldest first.
 *   <li>Entries that {@link #drop} or {@link #erase} named are no longer returned.
 *   <li>Entries outside the retention are removed, oldest first.
 *   <li>A gap is always detectable: the missing entry is before {@link Tail#complete}, or the epoch differs.
 * </ol>
 *
 * <p>The calls for one channel do not overlap.
 */
public interface Transcript {
    /**
     * The newest stored entries of a channel.
     *
     * @param offset of the newest entry ever appended; 0: none
     * @param complete after this offset, the entries lack only dropped ones
     * @param entries the newest kept entries, oldest first
     */
    record Tail(String epoch, long offset, long complete, List<Entry> entries) {}

    /** Stores nothing: each channel starts a new log. */
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
            // stores nothing
        }

        @Override
        public void erase(String channel) {
            // stores nothing
        }
    };

    /** Must be the first call for this channel. */
    void open(String channel, String epoch, Retention retention, Consumer<Tail> opened);

    /** Appends the next entries. @return false: they can't be stored, and are counted as lost */
    boolean append(String channel, List<Entry> entries);

    /** Up to {@code limit} of the entries directly before this offset. */
    void before(String channel, long offset, int limit, Consumer<List<Entry>> found);

    /** Removes obsolete entries. */
    void drop(String channel, List<Long> offsets);

    /** Deletes the whole channel. */
    void erase(String channel);
}
