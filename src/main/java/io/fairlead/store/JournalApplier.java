package io.fairlead.store;

import io.fairlead.access.AuditEntry;
import io.fairlead.channel.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Applies journal records to the database, in one transaction with the applied position, so that none is applied twice.
 *
 * <p>Threading: created and used within one transaction.
 */
final class JournalApplier {
    private record Put(String channel, Entry entry) {}

    private final Handle handle;
    private final boolean overwrite;
    private final Map<String, ChannelRow> rows = new HashMap<>();
    private final List<Put> puts = new ArrayList<>();
    private final List<AuditEntry> acts = new ArrayList<>();
    private final Set<String> touched = new HashSet<>();

    /** @param overwrite replaces entries that unexpectedly exist already */
    JournalApplier(Handle handle, boolean overwrite) {
        this.handle = handle;
        this.overwrite = overwrite;
    }

    /** The position up to which the journal with this id is applied; negative if never. */
    static long applied(Handle handle, String spool) {
        return handle.createQuery("SELECT applied FROM spools WHERE id = :id")
                .bind("id", spool)
                .mapTo(Long.class)
                .findOne()
                .orElse(-1L);
    }

    void apply(List<JournalRecord> records, String spool, long position) {
        records.forEach(this::apply);
        flush();
        int known = handle.createUpdate("UPDATE spools SET applied = :at WHERE id = :id")
                .bind("id", spool)
                .bind("at", position)
                .execute();
        if (known == 0) {
            handle.createUpdate("INSERT INTO spools (id, applied) VALUES (:id, :at)")
                    .bind("id", spool)
                    .bind("at", position)
                    .execute();
        }
    }

    /** All channels with new entries. */
    Set<String> touched() {
        return touched;
    }

    private void apply(JournalRecord record) {
        if (record instanceof JournalRecord.Entries entries) {
            entries.entries().forEach(entry -> puts.add(new Put(entries.channel(), entry)));
            grow(entries.channel(), entries.entries());
        } else if (record instanceof JournalRecord.Begin begin) {
            put(row(begin.channel()).withBegin(begin));
        } else if (record instanceof JournalRecord.Lost lost) {
            put(row(lost.channel()).withSuspect());
        } else if (record instanceof JournalRecord.Head head) {
            put(row(head.channel()).withHead(head.offset()));
        } else if (record instanceof JournalRecord.Act act) {
            acts.add(act.audited());
        } else if (record instanceof JournalRecord.Drop drop) {
            drop(drop);
        } else if (record instanceof JournalRecord.Erase erase) {
            erase(erase.channel());
        } else {
            flush();
            handle.execute("UPDATE channels SET suspect = TRUE");
        }
    }

    private ChannelRow row(String channel) {
        return rows.computeIfAbsent(
                channel, name -> ChannelRow.find(handle, name).orElseGet(() -> ChannelRow.none(name)));
    }

    private void put(ChannelRow row) {
        rows.put(row.channel(), row);
    }

    private void grow(String channel, List<Entry> entries) {
        if (!entries.isEmpty()) {
            long first = entries.get(0).offset();
            touched.add(channel);
            put(row(channel).withEntries(first, entries.get(entries.size() - 1).offset()));
        }
    }

    private void drop(JournalRecord.Drop drop) {
        flush();
        PreparedBatch batch =
                handle.prepareBatch("DELETE FROM entries WHERE channel = :channel AND entry_offset = :at");
        drop.offsets()
                .forEach(offset ->
                        batch.bind("channel", drop.channel()).bind("at", offset).add());
        batch.execute();
    }

    private void erase(String channel) {
        flush();
        handle.execute("DELETE FROM entries WHERE channel = ?", channel);
        handle.execute("DELETE FROM channels WHERE name = ?", channel);
    }

    private void flush() {
        insertEntries();
        insertActs();
        rows.values().forEach(row -> row.save(handle));
        rows.clear();
    }

    private void insertEntries() {
        if (puts.isEmpty()) {
            return;
        }
        if (overwrite) {
            puts.forEach(put -> handle.execute(
                    "DELETE FROM entries WHERE channel = ? AND entry_offset = ?",
                    put.channel(),
                    put.entry().offset()));
        }
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO entries (channel, entry_offset, time_micros, source, receiver, kind, payload)"
                        + " VALUES (:channel, :at, :time, :source, :receiver, :kind, :payload)");
        for (Put put : puts) {
            Entry entry = put.entry();
            batch.bind("channel", put.channel())
                    .bind("at", entry.offset())
                    .bind("time", JournalRecordWriter.micros(entry.time()))
                    .bind("source", entry.source())
                    .bind("receiver", entry.to())
                    .bind("kind", entry.frame().isText() ? "text" : "binary")
                    .bind("payload", entry.frame().array())
                    .add();
        }
        batch.execute();
        puts.clear();
    }

    private void insertActs() {
        if (acts.isEmpty()) {
            return;
        }
        PreparedBatch batch =
                handle.prepareBatch("INSERT INTO audit (time_micros, who, caller_role, address, act, target, outcome)"
                        + " VALUES (:time, :who, :role, :address, :act, :target, :outcome)");
        for (AuditEntry act : acts) {
            batch.bind("time", JournalRecordWriter.micros(act.time()))
                    .bind("who", act.who())
                    .bind("role", act.role())
                    .bind("address", act.address())
                    .bind("act", act.action())
                    .bind("target", act.target())
                    .bind("outcome", act.outcome())
                    .add();
        }
        batch.execute();
        acts.clear();
    }
}
