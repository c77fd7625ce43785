package io.fairlead.core;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells the one who serves it: any number of {@link #onMessage}, then exactly one {@link #onClosed}.
 *
 * <p>Threading: calls for one session never overlap.
 */
public interface SessionListener {
    /** One whole message, of kind text or binary. */
    void onMessage(Frame message);

    /**
     * Whether the payloads of messages come in parts, as they arrive, however long a message is; then there is no
     * {@link #onMessage}.
     */
    default boolean streams() {
        return false;
    }

    /** Whether a part may be of several messages: where one ends means nothing here. Only when it {@link #streams}. */
    default boolean joinsMessages() {
        return true;
    }

    /**
     * Part of one or, when it {@link #joinsMessages}, more messages; only when it {@link #streams}.
     *
     * @param payload position..limit, lent for the call
     * @param messagesEnded how many messages end in it
     */
    default void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded) {
        throw new IllegalStateException("takes whole messages only");
    }

    /** The queue in front of the session, which is looked after as long as the session is listed. */
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
