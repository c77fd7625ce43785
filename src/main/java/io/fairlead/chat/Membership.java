package io.fairlead.chat;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.channel.Publication;
import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.TokenBucket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One member's place in a room, from joining to leaving: what it says goes through here, and what it hears.
 *
 * <p>Threading: safe; what the member says comes one at a time.
 */
public final class Membership implements Channel.Subscriber {
    /** How many of the newest messages greet one who did not ask for more. */
    private static final int RECENT = 50;

    private static final Duration TYPING = Duration.ofSeconds(1);

    private final Room room;
    private final MemberListener listener;
    private final TokenBucket tokens;
    private final TokenBucket typing;
    private final AtomicBoolean lookingBack = new AtomicBoolean();
    private final AtomicBoolean gone = new AtomicBoolean();
    private volatile boolean flooded;
    private volatile Presence me;

    Membership(Room room, Presence me, MemberListener listener) {
        this.room = room;
        this.me = me;
        this.listener = listener;
        ChatRules rules = room.rules();
        this.tokens = new TokenBucket(rules.messages(), rules.per(), room.nanoTime());
        this.typing = new TokenBucket(1, TYPING, room.nanoTime());
    }

    public Presence me() {
        return me;
    }

    /** Tells the others first, so that the welcome has the true list. */
    void sit(@Nullable Position since) {
        me = room.channel().enter(me);
        room.channel().subscribe(this, since);
        listener.onFlush();
    }

    /**
     * Counts one message of any type. A flood closes the member with {@code rate-limited}, after the messages of its own
     * that others heard have come back to it; nothing more is taken from it.
     *
     * @throws Problem rate-limited
     */
    public void admit() {
        TokenBucket.Answer answer = tokens.ask();
        if (answer == TokenBucket.Answer.GRANTED && !flooded) {
            return;
        }
        Problem problem = new Problem(
                Problem.Kind.RATE_LIMITED,
                "at most " + room.rules().messages() + " messages in "
                        + room.rules().per().toSeconds() + " s");
        if (answer == TokenBucket.Answer.FLOOD && !flooded) {
            flooded = true;
            room.channel().afterDelivery(this, () -> listener.closeAfterwards(Close.of(problem)));
        }
        throw problem;
    }

    /** @throws Problem invalid, too-large */
    public void say(String text, String ref) {
        Presence from = me;
        publish(from, ChatMessages.message(from, room.checked(text), ref));
    }

    private void publish(Presence from, Frame payload) {
        room.channel().publish(List.of(new Publication(from.id(), "", payload)));
    }

    /**
     * Says something to one member, and back to oneself; it is not kept.
     *
     * @param to an id or a nick
     * @throws Problem not-found, invalid, too-large
     */
    public void whisper(String to, String text, String ref) {
        Presence from = me;
        Presence receiver = room.channel()
                .find(to)
                .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "nobody here has this id or nick"));
        room.channel()
                .signal(new Publication(
                        from.id(), receiver.id(), ChatMessages.whisper(from, receiver, room.checked(text), ref)));
    }

    /** @throws Problem invalid */
    public void rename(String nick) {
        String name = Names.nick(nick);
        if (!name.equals(me.name())) {
            room.channel().rename(me.id(), name).ifPresent(renamed -> me = renamed);
        }
    }

    /** Tells the others, at most once a second. */
    public void typing() {
        if (typing.ask() == TokenBucket.Answer.GRANTED) {
            room.channel().signal(new Publication(me.id(), "", ChatMessages.typing(me)));
        }
    }

    public List<Presence> members() {
        return room.channel().present();
    }

    /** Looks back; the answer comes to the ear. @throws Problem busy, while it does so already */
    public void history(long before, int limit) {
        if (!lookingBack.compareAndSet(false, true)) {
            throw new Problem(Problem.Kind.BUSY, "one look back at a time");
        }
        room.history(before, limit, (messages, more) -> {
            lookingBack.set(false);
            listener.onHistory(messages, more);
            listener.onFlush();
        });
    }

    /** Leaves the room, once. */
    public void leave() {
        if (gone.compareAndSet(false, true)) {
            room.leave(this);
        }
    }

    void close(Close close) {
        listener.close(close);
    }

    @Override
    public void onStart(Channel.Start start) {
        List<Entry> messages =
                start.recovered() ? start.missed() : room.channel().before(Long.MAX_VALUE, RECENT);
        listener.onWelcome(new MemberListener.Welcome(
                room.name(), me, start.position(), start.present(), start.recovered(), messages));
    }

    @Override
    public void onEntry(Entry entry) {
        listener.onMessage(entry);
        if (isLoss(entry)) {
            tellLoss(entry);
        }
    }

    @Override
    public void onEntries(EntryBatch batch) {
        listener.onMessages(batch);
        for (Entry entry : batch.all()) {
            if (isLoss(entry)) {
                tellLoss(entry);
                listener.onFlush();
            }
        }
    }

    private boolean isLoss(Entry entry) {
        return entry.isLost() && entry.source().equals(me.id());
    }

    private void tellLoss(Entry entry) {
        listener.onProblem(
                new Problem(Problem.Kind.BUSY, "the message went out, but could not be stored"),
                ChatMessages.read(entry).ref());
    }

    @Override
    public @Nullable Executor thread() {
        return listener.thread();
    }

    @Override
    public void onSignal(Entry signal) {
        boolean membership = signal.source().equals(me.id());
        if (signal.to().isEmpty()) {
            if (!membership) {
                listener.onTyping(signal);
            }
        } else if (membership || signal.to().equals(me.id())) {
            listener.onWhisper(signal);
        }
    }

    @Override
    public void onPresence(PresenceEvent event) {
        if (event.presence().id().equals(me.id())) {
            me = event.presence();
        }
        listener.onPresence(event);
    }

    @Override
    public void onFlush() {
        listener.onFlush();
    }
}
