package io.fairlead.store;

import io.fairlead.channel.Entry;
import io.fairlead.channel.Publication;
import io.fairlead.channel.Retention;
import io.fairlead.channel.StoredChannels.Stored;
import io.fairlead.core.Frame;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads stored channels, without the entries that exceed their retention, whether deleted or not. */
final class ChannelReader {
    private ChannelReader() {}

    /** @param row null if the channel is not stored */
    record Found(@Nullable ChannelRow row, List<Entry> entries, long complete) {}

    static Found tail(Handle handle, String channel, Retention retention, Instant now) {
        ChannelRow row = ChannelRow.find(handle, channel).orElse(null);
        if (row == null) {
            return new Found(null, List.of(), 0);
        }
        List<Entry> newest = handle.createQuery("SELECT * FROM entries WHERE channel = :channel"
                        + " ORDER BY entry_offset DESC FETCH FIRST :limit ROWS ONLY")
                .bind("channel", channel)
                .bind("limit", retention.maxEntries() + 1L)
                .map((found, context) -> entry(found))
                .list();
        List<Entry> kept = new ArrayList<>();
        for (Entry entry : newest) {
            boolean old = !retention.maxAge().isZero() && entry.time().isBefore(now.minus(retention.maxAge()));
            if (old || kept.size() == retention.maxEntries()) {
                Collections.reverse(kept);
                return new Found(row, kept, Math.max(row.complete(), entry.offset()));
            }
            kept.add(entry);
        }
        Collections.reverse(kept);
        return new Found(row, kept, row.complete());
    }

    static List<Entry> before(Handle handle, String channel, long offset, int limit, Instant now) {
        ChannelRow row = ChannelRow.find(handle, channel).orElseGet(() -> ChannelRow.none(channel));
        long oldest =
                row.keepMillis() == 0 ? Long.MIN_VALUE : JournalRecordWriter.micros(now) - row.keepMillis() * 1000;
        List<Entry> entries = handle.createQuery("SELECT * FROM entries WHERE channel = :channel"
                        + " AND entry_offset < :before AND time_micros >= :oldest AND entry_offset > :covered"
                        + " ORDER BY entry_offset DESC FETCH FIRST :limit ROWS ONLY")
                .bind("channel", channel)
                .bind("before", offset)
                .bind("oldest", oldest)
                .bind("covered", uncovered(handle, row))
                .bind("limit", limit)
                .map((found, context) -> entry(found))
                .list();
        List<Entry> ordered = new ArrayList<>(entries);
        Collections.reverse(ordered);
        return ordered;
    }

    /** The newest offset that exceeds the entry limit; -1 if none does. */
    static long uncovered(Handle handle, ChannelRow row) {
        return handle.createQuery("SELECT entry_offset FROM entries WHERE channel = :channel"
                        + " ORDER BY entry_offset DESC OFFSET :keep ROWS FETCH FIRST 1 ROWS ONLY")
                .bind("channel", row.channel())
                .bind("keep", row.keepEntries())
                .mapTo(Long.class)
                .findOne()
                .orElse(-1L);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        byte[] payload = row.getBytes("payload");
        Frame frame = row.getString("kind").equals("text") ? Frame.text(payload) : Frame.binary(payload);
        return new Entry(
                row.getLong("entry_offset"),
                JournalRecordWriter.time(row.getLong("time_micros")),
                new Publication(row.getString("source"), row.getString("receiver"), frame));
    }

    static List<Stored> list(Handle handle, String prefix, int limit) {
        return handle.createQuery("SELECT name, newest_offset,"
                        + " (SELECT max(time_micros) FROM entries WHERE channel = name) AS newest_time"
                        + " FROM channels WHERE newest_offset > 0 AND substring(name, 1, :length) = :prefix"
                        + " ORDER BY name FETCH FIRST :limit ROWS ONLY")
                .bind("prefix", prefix)
                .bind("length", prefix.length())
                .bind("limit", limit)
                .map((row, context) -> new Stored(
                        row.getString("name"),
                        row.getLong("newest_offset"),
                        JournalRecordWriter.time(row.getLong("newest_time"))))
                .list();
    }
}
