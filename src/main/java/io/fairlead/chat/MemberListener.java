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
 * What a member hears of its room; each kind of member puts it in a form of its own.
 *
 * <p>Threading: calls come one at a time, in the order of the room, where its {@link Channel} has them heard: all but
 * {@link #onMessages}, {@link #onFlush} and {@link #close} may only queue.
 */
public interface MemberListener {
    /**
     * The first thing a member hears.
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

    /** Messages that were said together; with its own flush. */
    default void onMessages(EntryBatch messages) {
        messages.all().forEach(this::onMessage);
        onFlush();
    }

    /** To this member, or from it. */
    void onWhisper(Entry whisper);

    /** Somebody else is typing: the frame says who. */
    void onTyping(Entry typing);

    /** A member came, went or has another name. */
    void onPresence(PresenceEvent event);

    /**
     * The answer to a look back, oldest first.
     *
     * @param more whether there is more before them
     */
    void onHistory(List<Entry> messages, boolean more);

    /**
     * Something that was asked for went wrong later on.
     *
     * @param ref what the member called it; may be empty
     */
    void onProblem(Problem problem, String ref);

    /** What was queued may be written. */
    void onFlush();

    /** The room is done with this member. */
    void close(Close close);

    /** The same, after what waits to be heard. */
    default void closeAfterwards(Close close) {
        close(close);
    }

    /** See {@link Channel.Subscriber#thread}. */
    default @Nullable Executor thread() {
        return null;
    }
}
