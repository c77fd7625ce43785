package io.fairlead.chat;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Receives what a room sends to one member; each kind of member encodes it in its own format.
 *
 * <p>Threading: calls come one at a time, in the order of the room, as {@link Channel} makes them: all except
 * {@link #onMessages}, {@link #onFlush} and {@link #close} may only queue.
 */
public interface MemberListener {
    /**
     * The first call.
     *
     * @param messages when {@code recovered}, all that were missed; otherwise the newest
     */
    record Welcome(
            String room,
            Presence you,
            Position position,
            List<Presence> members,
            boolean recovered,
            List<Entry> messages) {}

    void onWelcome(Welcome welcome);

    void onMessage(Entry message);

    /** Messages that were published together; includes the flush. */
    default void onMessages(EntryBatch messages) {
        messages.all().forEach(this::onMessage);
        onFlush();
    }

    /** Addressed to this member, or sent by it. */
    void onWhisper(Entry whisper);

    /** Somebody else is typing; the frame names them. */
    void onTyping(Entry typing);

    /** A member joined, left or was renamed. */
    void onPresence(PresenceEvent event);

    /**
     * Older messages that the member asked for, oldest first.
     *
     * @param more whether there is more before them
     */
    void onHistory(List<Entry> messages, boolean more);

    /**
     * A request of the member failed after it was accepted.
     *
     * @param ref of the request; may be empty
     */
    void onProblem(Problem problem, String ref);

    /** What was queued may be written. */
    void onFlush();

    /** The room closes this member. */
    void close(Close close);

    /** As {@link #close}, after what is queued. */
    default void closeAfterwards(Close close) {
        close(close);
    }

    /** See {@link Channel.Subscriber#thread}. */
    default @Nullable Executor thread() {
        return null;
    }
}
