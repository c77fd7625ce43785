package io.fairlead.access;

import java.util.List;

/**
 * The log of administrative actions.
 *
 * <ol>
 *   <li>{@link #record} never waits for a database. A later {@link #newest} returns the entries that it accepted, even
 *       if the process was killed in between; an entry that it can't accept is counted and logged.
 *   <li>{@link #newest} returns the newest entry first.
 *   <li>Entries beyond the maximum age or number are removed, oldest first.
 * </ol>
 */
public interface AuditLog {
    /**
     * A page of the log.
     *
     * @param total the number of entries in the log
     */
    record Excerpt(List<AuditEntry> items, int total) {}

    void record(AuditEntry entry);

    /** May block. @throws io.fairlead.core.Problem busy, if the store can't be read now */
    Excerpt newest(int limit, int offset);
}
