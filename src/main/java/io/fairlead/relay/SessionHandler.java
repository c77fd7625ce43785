package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a mode does with its sessions.
 *
 * <p>Threading: calls for one session never overlap; calls for different sessions do.
 */
interface SessionHandler {
    /** @throws io.fairlead.core.Problem when the message ends the session */
    void onMessage(RelaySession session, Frame message);

    /** Whether payloads come in parts, however long a message is: see {@link #onPart}. */
    default boolean streams(RelaySession session) {
        return false;
    }

    /**
     * Bytes of one or more messages, when it {@link #streams}; of one alone, when its form has them end by themselves.
     *
     * @param payload position..limit, lent for the call
     * @param messagesEnded how many messages end in it
     */
    default void onPart(RelaySession session, ByteBuffer payload, int messagesEnded) {
        throw new IllegalStateException("takes whole messages only");
    }

    /** The session is gone. */
    void onLeft(RelaySession session, Close close);

    /** How this session is told of lost messages; null: it has no word for it. */
    default @Nullable Frame gap(RelaySession session, long dropped, Delivery.Policy policy) {
        return null;
    }
}
