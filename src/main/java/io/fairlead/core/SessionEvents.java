package io.fairlead.core;

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

    /** It is over, whoever closed it. */
    void onClosed(Close close);
}
