package io.fairlead.store;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Deletes entries that exceed the retention of their channel or of the audit log: by count after every few batches, in
 * channels with new entries; by age in all channels every ten minutes. Readers skip such entries immediately.
 *
 * <p>Threading: used by the writer thread.
 */
final class RetentionTask {
    static final int AUDIT_ENTRIES = 100_000;
    static final Duration AUDIT_AGE = Duration.ofDays(90);

    private static final int MAX_PENDING = 50;
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final Database database;
    private final Clock clock;
    private final Set<String> untrimmed = new LinkedHashSet<>();
    private int batches;
    private long sweptMillis;

    RetentionTask(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.sweptMillis = clock.millis();
    }

    /** Called after each batch. */
    void trimLater(Set<String> channels) {
        untrimmed.addAll(channels);
        if (++batches > MAX_PENDING || untrimmed.size() > MAX_PENDING) {
            trim();
        }
    }

    /** Deletes what is due; called when the writer is idle. @throws StoreException on failure */
    void trim() {
        batches = 0;
        if (!untrimmed.isEmpty()) {
            database.write(handle -> {
                untrimmed.forEach(channel -> byCount(handle, channel));
                return true;
            });
            untrimmed.clear();
        }
        if (clock.millis() - sweptMillis > SWEEP.toMillis()) {
            sweptMillis = clock.millis();
            sweep();
        }
    }

    private static void byCount(Handle handle, String channel) {
        Optional<ChannelRow> row = ChannelRow.find(handle, channel);
        if (row.isEmpty() || row.get().keepEntries() == Integer.MAX_VALUE) {
            return;
        }
        long last = ChannelReader.uncovered(handle, row.get());
        if (last >= 0) {
            delete(handle, row.get(), last);
        }
    }

    private static void delete(Handle handle, ChannelRow row, long last) {
        handle.execute("DELETE FROM entries WHERE channel = ? AND entry_offset <= ?", row.channel(), last);
        row.completeAfter(last).save(handle);
    }

    private record ExpiredEntries(String channel, long last) {}

    void sweep() {
        long now = JournalRecordWriter.micros(clock.instant());
        database.write(handle -> {
            List<ExpiredEntries> expired = handle.createQuery("SELECT channel, max(entry_offset) AS newest FROM entries"
                            + " JOIN channels ON name = channel WHERE keep_millis > 0"
                            + " AND time_micros < :now - keep_millis * 1000 GROUP BY channel")
                    .bind("now", now)
                    .map((row, context) -> new ExpiredEntries(row.getString("channel"), row.getLong("newest")))
                    .list();
            expired.forEach(
                    one -> ChannelRow.find(handle, one.channel()).ifPresent(row -> delete(handle, row, one.last())));
            handle.execute("DELETE FROM audit WHERE time_micros < ?", now - AUDIT_AGE.toMillis() * 1000);
            handle.execute("DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - ?", AUDIT_ENTRIES);
            return true;
        });
    }
}
