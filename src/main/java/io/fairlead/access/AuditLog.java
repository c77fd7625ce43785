package io.fairlead.access;

import java.util.List;

/**
 * Who did what to the gateway.
 *
 * <ol>
 *   <li>{@link #record} never waits for a database, and what it took is found by a later {@link #newest}, even when the
 *       process was killed in between; what can't be taken is counted and logged.
 *   <li>{@link #newest} gives the newest first.
 *   <li>What is too old or too much goes, oldest first.
 * </ol>
 */
public interface AuditLog {
    /**
     * A part of the log.
     *
     * @param total how many there are in all
     */
    record Excerpt(List<Audited> items, int total) {}

    void record(Audited act);

    /** May block. @throws io.fairlead.core.Problem busy, when the store can't be read now */
    Excerpt newest(int limit, int offset);
}
