package io.fairlead.store;

import io.fairlead.channel.Entry;
import io.fairlead.channel.Retention;
import io.fairlead.channel.StoredChannels;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Problem;
import io.fairlead.store.ChannelHeads.Head;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stored channels: written to the journal and from there to the database; read from the database once it has everything
 * from the journal.
 *
 * <p>A channel that is opened while the database is unavailable continues from the head in memory. Without one it
 * begins a new epoch, at an offset that no earlier entry can have: the microseconds since 1970.
 *
 * <p>Threading: safe; one lock, never held while waiting for the database.
 */
final class JdbcTranscript implements Transcript, StoredChannels {
    /** The column limit of H2. Larger entries are lost. */
    private static final int MAX_PAYLOAD = 1 << 20;

    private final Database database;
    private final Spool spool;
    private final JournalWriter writer;
    private final ReadPool readPool;
    private final Clock clock;
    private final ChannelHeads channelHeads = new ChannelHeads();

    JdbcTranscript(Database database, Spool spool, JournalWriter writer, ReadPool readPool, Clock clock) {
        this.database = database;
        this.spool = spool;
        this.writer = writer;
        this.readPool = readPool;
        this.clock = clock;
    }

    @Override
    public void open(String channel, String epoch, Retention retention, Consumer<Tail> opened) {
        readPool.read(
                () -> {
                    long asOf = writer.applied();
                    ChannelReader.Found found = database.read(handle -> {
                        if (!spool.fault().isEmpty()) {
                            // later entries will not be stored: a later reader must not continue this epoch
                            handle.execute("UPDATE channels SET suspect = TRUE WHERE name = ?", channel);
                        }
                        return ChannelReader.tail(handle, channel, retention, clock.instant());
                    });
                    return () -> opened.accept(found(channel, epoch, retention, found, asOf));
                },
                () -> opened.accept(unread(channel, epoch, retention)));
    }

    /** @param asOf the journal position up to which the database was current before the query */
    private synchronized Tail found(
            String channel, String epoch, Retention retention, ChannelReader.Found found, long asOf) {
        ChannelRow row = found.row();
        Head head = channelHeads.find(channel).orElse(null);
        long newest = Math.max(row == null ? 0 : row.newest(), head == null ? 0 : head.offset());
        boolean losing = head != null && head.losing();
        boolean trusted = row != null && row.isTrusted() && !losing;
        // the row does not contain a loss recorded since the query
        if (!trusted && head != null && !head.epoch().isEmpty() && (losing || head.position() > asOf)) {
            return new Tail(head.epoch(), newest, newest, found.entries());
        }
        if (row == null || !trusted) {
            return begin(channel, epoch, newest, retention, found.entries());
        }
        if (row.keepEntries() != retention.maxEntries()
                || row.keepMillis() != retention.maxAge().toMillis()) {
            spool.append(beginRecord(channel, row.epoch(), row.newest(), row.complete(), retention), 0);
        }
        channelHeads.put(channel, new Head(row.epoch(), newest, spool.end(), false, false), writer.applied());
        return new Tail(row.epoch(), newest, found.complete(), found.entries());
    }

    private synchronized Tail unread(String channel, String epoch, Retention retention) {
        Head head = channelHeads.find(channel).orElse(null);
        if (head != null && !head.epoch().isEmpty()) {
            return new Tail(head.epoch(), head.offset(), head.offset(), List.of());
        }
        return begin(channel, epoch, JournalRecordWriter.micros(clock.instant()), retention, List.of());
    }

    private Tail begin(String channel, String epoch, long offset, Retention retention, List<Entry> entries) {
        long position = spool.append(beginRecord(channel, epoch, offset, offset, retention), 0);
        channelHeads.put(channel, new Head(epoch, offset, position, false, false), writer.applied());
        if (position < 0) {
            lose(channel, offset);
        }
        return new Tail(epoch, offset, offset, entries);
    }

    private static JournalRecord beginRecord(
            String channel, String epoch, long offset, long complete, Retention retention) {
        return new JournalRecord.Begin(
                channel,
                epoch,
                offset,
                complete,
                retention.maxEntries(),
                retention.maxAge().toMillis());
    }

    @Override
    public synchronized boolean append(String channel, List<Entry> entries) {
        if (entries.isEmpty()) {
            return true;
        }
        long newest = entries.get(entries.size() - 1).offset();
        boolean fits = entries.stream().allMatch(entry -> entry.frame().size() <= MAX_PAYLOAD);
        long position = fits ? spool.append(new JournalRecord.Entries(channel, entries), entries.size()) : -1;
        if (!fits) {
            spool.count(entries.size());
        }
        if (position < 0) {
            lose(channel, newest);
            return false;
        }
        channelHeads.put(
                channel, new Head(channelHeads.epoch(channel), newest, position, false, false), writer.applied());
        return true;
    }

    /** Records the first loss, so that the next start knows of it even after a crash. */
    private void lose(String channel, long newest) {
        Head head = channelHeads.find(channel).orElseGet(() -> new Head("", 0, 0, false, false));
        long mark = head.losing() ? head.position() : spool.append(new JournalRecord.Lost(channel), 0);
        boolean unrecorded = head.unrecorded() || mark < 0;
        if (unrecorded) {
            spool.distrust();
        }
        channelHeads.put(channel, new Head(head.epoch(), newest, mark, true, unrecorded), writer.applied());
    }

    /** Called when the journal has room: records the newest offset of each channel with losses. */
    synchronized void recordLosses() {
        boolean allRecorded = true;
        for (var losing : channelHeads.losing().entrySet()) {
            Head head = losing.getValue();
            long position = spool.append(new JournalRecord.Head(losing.getKey(), head.offset()), 0);
            allRecorded &= position >= 0;
            if (position >= 0) {
                channelHeads.put(
                        losing.getKey(),
                        new Head(head.epoch(), head.offset(), position, false, false),
                        writer.applied());
            }
        }
        if (allRecorded) {
            spool.trust();
        }
    }

    @Override
    public void before(String channel, long offset, int limit, Consumer<List<Entry>> found) {
        readPool.read(
                () -> {
                    List<Entry> entries = database.read(
                            handle -> ChannelReader.before(handle, channel, offset, limit, clock.instant()));
                    return () -> found.accept(entries);
                },
                () -> found.accept(List.of()));
    }

    @Override
    public synchronized void drop(String channel, List<Long> offsets) {
        spool.append(new JournalRecord.Drop(channel, offsets), 1);
    }

    @Override
    public synchronized void erase(String channel) {
        spool.append(new JournalRecord.Erase(channel), 1);
        channelHeads.remove(channel);
    }

    @Override
    public List<Stored> startingWith(String prefix, int limit) {
        try {
            writer.awaitApplied(spool.end(), ReadPool.LIMIT.toMillis());
            return database.read(handle -> ChannelReader.list(handle, prefix, limit));
        } catch (StoreException down) {
            throw busy(down);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw busy(stopping);
        }
    }

    static Problem busy(Exception cause) {
        System.getLogger(JdbcTranscript.class.getName())
                .log(System.Logger.Level.DEBUG, "the store can't be used", cause);
        return new Problem(Problem.Kind.BUSY, "the store can't be used now");
    }
}
