package io.fairlead.core;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Events of a session: any number of {@link #onMessage}, then exactly one {@link #onClosed}.
 *
 * <p>Threading: calls for one session never overlap.
 */
public interface SessionListener {
    /** One complete message, text or binary. */
    void onMessage(Frame message);

    /**
     * Whether the session delivers messages in parts as they arrive, with {@link #onPart} instead of
     * {@link #onMessage}.
     */
    default boolean streams() {
        return false;
    }

    /**
     * Whether one part may span several messages, because message boundaries have no meaning. Only if {@link #streams}.
     */
    default boolean joinsMessages() {
        return true;
    }

    /**
     * A part of one message, or of several if {@link #joinsMessages}. Only if {@link #streams}.
     *
     * @param payload position..limit; valid only during the call
     * @param messagesEnded how many messages end in this part
     */
    default void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded) {
        throw new IllegalStateException("takes whole messages only");
    }

    /** The session's send queue; the ticker watches it while the session is listed. */
    Outbox outbox();

    /** Traffic counters of this session. */
    Counters counters();

    /**
     * The position in the channel's log at which this session started to receive, {@code EPOCH:OFFSET}; the epoch
     * applies to every {@link Frame#offset} sent. Null: there is no log, or its position is not known yet.
     */
    default @Nullable String start() {
        return null;
    }

    /** The session has ended, whichever side closed it. */
    void onClosed(Close close);
}
