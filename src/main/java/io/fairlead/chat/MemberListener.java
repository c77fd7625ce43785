package io.fairlead.chat;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.core.Close;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages and events of a room for one member; each type of member encodes them in its own format.
 *
 * <p>Threading: calls do not overlap and come in the order of the channel (see {@link Channel}). All except {@link
 * #onMessages}, {@link #onFlush} and {@link #close} may only queue.
 */
public interface MemberListener {
    /**
     * The first call, made once.
     *
     * @param messages if {@code recovered}, all missed messages; otherwise the newest
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

    /** A whisper to this member, or sent by it. */
    void onWhisper(Entry whisper);

    /** Another member is typing; the frame names it. */
    void onTyping(Entry typing);

    /** A member joined, left or was renamed. */
    void onPresence(PresenceEvent event);

    /**
     * Older messages that the member asked for, oldest first.
     *
     * @param more whether there are older ones
     */
    void onHistory(List<Entry> messages, boolean more);

    /**
     * A request of the member failed after it was accepted.
     *
     * @param ref of the request; may be empty
     */
    void onProblem(Problem problem, String ref);

    /** Queued data may be written now. */
    void onFlush();

    /** Closes this member; queued messages are dropped. */
    void close(Close close);

    /** Closes this member after queued messages are written. */
    default void closeAfterwards(Close close) {
        close(close);
    }

    /** See {@link Channel.Subscriber#thread}. */
    default @Nullable ConnectionThread thread() {
        return null;
    }

    /** See {@link Channel.Subscriber#directEntries}. */
    default Channel.@Nullable DirectEntries directEntries() {
        return null;
    }
}
