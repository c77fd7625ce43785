package io.fairlead.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The database row of a channel.
 *
 * @param suspect whether an unknown number of entries after the newest was lost
 * @param keepMillis zero: no age limit
 */
record ChannelRow(
        String channel, String epoch, long newest, long complete, boolean suspect, int keepEntries, long keepMillis) {
    /** The row of a channel that does not exist yet. */
    static ChannelRow none(String channel) {
        return new ChannelRow(channel, "", 0, 0, false, Integer.MAX_VALUE, 0);
    }

    static Optional<ChannelRow> find(Handle handle, String channel) {
        return handle.createQuery("SELECT * FROM channels WHERE name = :name")
                .bind("name", channel)
                .map((row, context) -> new ChannelRow(
                        row.getString("name"),
                        row.getString("epoch"),
                        row.getLong("newest_offset"),
                        row.getLong("complete"),
                        row.getBoolean("suspect"),
                        row.getInt("keep_entries"),
                        row.getLong("keep_millis")))
                .findOne();
    }

    void save(Handle handle) {
        int known = write(
                handle,
                "UPDATE channels SET epoch = :epoch, newest_offset = :newest, complete = :complete,"
                        + " suspect = :suspect, keep_entries = :entries, keep_millis = :millis WHERE name = :name");
        if (known == 0) {
            write(
                    handle,
                    "INSERT INTO channels (name, epoch, newest_offset, complete, suspect, keep_entries, keep_millis)"
                            + " VALUES (:name, :epoch, :newest, :complete, :suspect, :entries, :millis)");
        }
    }

    private int write(Handle handle, String sql) {
        return handle.createUpdate(sql)
                .bind("name", channel)
                .bind("epoch", epoch)
                .bind("newest", newest)
                .bind("complete", complete)
                .bind("suspect", suspect)
                .bind("entries", keepEntries)
                .bind("millis", keepMillis)
                .execute();
    }

    /** Whether the epoch can continue: it exists and its end is known. */
    boolean isTrusted() {
        return !suspect && !epoch.isEmpty();
    }

    ChannelRow withBegin(JournalRecord.Begin begin) {
        boolean same = epoch.equals(begin.epoch());
        return new ChannelRow(
                channel,
                begin.epoch(),
                Math.max(newest, begin.offset()),
                same ? Math.max(complete, begin.complete()) : begin.complete(),
                same && suspect,
                begin.keepEntries(),
                begin.keepMillis());
    }

    /** After new entries: a gap before {@code first} shows that older ones are missing. */
    ChannelRow withEntries(long first, long last) {
        long whole = first > newest + 1 ? first - 1 : complete;
        return new ChannelRow(channel, epoch, Math.max(newest, last), whole, false, keepEntries, keepMillis);
    }

    ChannelRow withHead(long offset) {
        long now = Math.max(newest, offset);
        return new ChannelRow(channel, epoch, now, now, false, keepEntries, keepMillis);
    }

    ChannelRow withSuspect() {
        return new ChannelRow(channel, epoch, newest, complete, true, keepEntries, keepMillis);
    }

    ChannelRow completeAfter(long offset) {
        return new ChannelRow(channel, epoch, newest, Math.max(complete, offset), suspect, keepEntries, keepMillis);
    }
}
