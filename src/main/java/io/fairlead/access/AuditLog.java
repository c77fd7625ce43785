package io.fairlead.access;

import java.util.List;

/**
 * The record of administration.
 *
 * <ol>
 *   <li>{@link #record} never waits for a database; what it accepted is found by a later {@link #newest}, even when the
 *       process was killed in between; what it can't accept is counted and logged.
 *   <li>{@link #newest} returns the newest first.
 *   <li>What exceeds the limits of age or number is removed, oldest first.
 * </ol>
 */
public interface AuditLog {
    /**
     * A part of the log.
     *
     * @param total how many there are in all
     */
    record Excerpt(List<AuditEntry> items, int total) {}

    void record(AuditEntry entry);

    /** May block. @throws io.fairlead.core.Problem busy, when the store can't be read now */
    Excerpt newest(int limit, int offset);
}
