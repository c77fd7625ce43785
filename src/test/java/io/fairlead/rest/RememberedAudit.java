package io.fairlead.rest;

import io.fairlead.access.AuditLog;
import io.fairlead.access.Audited;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An audit in memory.
 *
 * <p>Threading: safe.
 */
final class RememberedAudit implements AuditLog {
    private final Deque<Audited> acts = new ArrayDeque<>();

    @Override
    public synchronized void record(Audited act) {
        acts.addFirst(act);
    }

    @Override
    public synchronized Excerpt newest(int limit, int offset) {
        return new Excerpt(acts.stream().skip(offset).limit(limit).toList(), acts.size());
    }
}
