package io.fairlead.core;

import org.jspecify.annotations.Nullable;

/**
 * What a session tells the one who serves it: any number of {@link #onMessage}, then exactly one {@link #onClosed}.
 *
 * <p>Threading: calls for one session never overlap.
 */
public interface SessionEvents {
    /** One whole message, of kind text or binary. */
    void onMessage(Frame message);

    /** The queue in front of the session. */
    Outbox outbox();

    /** What went through this session. */
    Counters counters();

    /**
     * Where in its channel's log the session began to hear, {@code EPOCH:OFFSET}: the epoch is that of every
     * {@link Frame#offset} that is sent. Null: it has no log, or does not know it yet.
     */
    default @Nullable String start() {
        return null;
    }

    /** It is over, whoever closed it. */
    void onClosed(Close close);
}
