package io.fairlead.store;

import io.fairlead.access.AuditEntry;
import io.fairlead.access.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The audit log: written through the journal to a table, and read from that table.
 *
 * <p>Threading: safe.
 */
final class JdbcAuditLog implements AuditLog {
    private final Database database;
    private final Spool spool;
    private final JournalWriter writer;

    JdbcAuditLog(Database database, Spool spool, JournalWriter writer) {
        this.database = database;
        this.spool = spool;
        this.writer = writer;
    }

    @Override
    public void record(AuditEntry act) {
        spool.append(new JournalRecord.Act(act), 1);
    }

    @Override
    public Excerpt newest(int limit, int offset) {
        try {
            writer.awaitApplied(spool.end(), ReadPool.LIMIT.toMillis());
            return database.read(handle -> new Excerpt(
                    handle.createQuery("SELECT * FROM audit ORDER BY id DESC"
                                    + " OFFSET :offset ROWS FETCH FIRST :limit ROWS ONLY")
                            .bind("offset", offset)
                            .bind("limit", limit)
                            .map((row, context) -> act(row))
                            .list(),
                    handle.createQuery("SELECT count(*) FROM audit")
                            .mapTo(Integer.class)
                            .one()));
        } catch (StoreException down) {
            throw JdbcTranscript.busy(down);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw JdbcTranscript.busy(stopping);
        }
    }

    private static AuditEntry act(ResultSet row) throws SQLException {
        return new AuditEntry(
                JournalRecordWriter.time(row.getLong("time_micros")),
                row.getString("who"),
                row.getString("caller_role"),
                row.getString("address"),
                row.getString("act"),
                row.getString("target"),
                row.getString("outcome"));
    }
}
