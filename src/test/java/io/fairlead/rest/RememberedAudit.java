package io.fairlead.rest;

import io.fairlead.access.AuditEntry;
import io.fairlead.access.AuditLog;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An audit in memory.
 *
 * <p>Threading: safe.
 */
final class RememberedAudit implements AuditLog {
    private final Deque<AuditEntry> acts = new ArrayDeque<>();

    @Override
    public synchronized void record(AuditEntry act) {
        acts.addFirst(act);
    }

    @Override
    public synchronized Excerpt newest(int limit, int offset) {
        return new Excerpt(acts.stream().skip(offset).limit(limit).toList(), acts.size());
    }
}
