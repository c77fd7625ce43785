package io.fairlead.chat;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.channel.Publication;
import io.fairlead.core.Close;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.TokenBucket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One member of a room, from joining to leaving; carries the messages in both directions.
 *
 * <p>Threading: safe; messages from the member come one at a time.
 */
public final class Membership implements Channel.Subscriber {
    /** The number of recent messages in a welcome without recovery. */
    private static final int RECENT_MESSAGES = 50;

    private static final Duration TYPING_INTERVAL = Duration.ofSeconds(1);

    private final Room room;
    private final MemberListener listener;
    private final MessageRate rate;
    private final TokenBucket typing;
    private final AtomicBoolean readingHistory = new AtomicBoolean();
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile Presence self;

    Membership(Room room, Presence self, MemberListener listener) {
        this.room = room;
        this.self = self;
        this.listener = listener;
        ChatRules rules = room.rules();
        this.rate = new MessageRate(
                rules.messages(),
                rules.per(),
                room.nanoTime(),
                close -> room.channel().afterDelivery(this, () -> listener.closeAfterwards(close)));
        this.typing = new TokenBucket(1, TYPING_INTERVAL, room.nanoTime());
    }

    public Presence self() {
        return self;
    }

    /** Enters the presence list before it subscribes, so that the welcome lists this member. */
    void join(@Nullable Position since) {
        self = room.channel().enter(self);
        room.channel().subscribe(this, since);
        listener.onFlush();
    }

    /**
     * Counts one message of any type. A member that exceeds the limit is closed with {@code rate-limited} after it
     * received its own messages; later messages are refused.
     *
     * @throws Problem rate-limited
     */
    public void admit() {
        rate.admit();
    }

    /** @throws Problem invalid, too-large */
    public void say(String text, String ref) {
        Presence from = self;
        publish(from, ChatMessages.message(from, room.checked(text), ref));
    }

    private void publish(Presence from, Frame payload) {
        room.channel().publish(List.of(new Publication(from.id(), "", payload)));
    }

    /**
     * Sends to one member, and back to the sender; the message is not stored.
     *
     * @param to an id or a nick
     * @throws Problem not-found, invalid, too-large
     */
    public void whisper(String to, String text, String ref) {
        Presence from = self;
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
        if (!name.equals(self.name())) {
            room.channel().rename(self.id(), name).ifPresent(renamed -> self = renamed);
        }
    }

    /** Signals the other members, at most once a second. */
    public void typing() {
        if (typing.ask() == TokenBucket.Answer.GRANTED) {
            room.channel().signal(new Publication(self.id(), "", ChatMessages.typing(self)));
        }
    }

    public List<Presence> members() {
        return room.channel().present();
    }

    /** Reads older messages for the listener. @throws Problem busy, if a read is already in progress */
    public void history(long before, int limit) {
        if (!readingHistory.compareAndSet(false, true)) {
            throw new Problem(Problem.Kind.BUSY, "one look back at a time");
        }
        room.history(before, limit, (messages, more) -> {
            readingHistory.set(false);
            listener.onHistory(messages, more);
            listener.onFlush();
        });
    }

    /** Leaves the room, once. */
    public void leave() {
        if (left.compareAndSet(false, true)) {
            room.leave(this);
        }
    }

    void close(Close close) {
        listener.close(close);
    }

    @Override
    public void onStart(Channel.Start start) {
        List<Entry> messages =
                start.recovered() ? start.missed() : room.channel().before(Long.MAX_VALUE, RECENT_MESSAGES);
        listener.onWelcome(new MemberListener.Welcome(
                room.name(), self, start.position(), start.present(), start.recovered(), messages));
    }

    @Override
    public void onEntry(Entry entry) {
        listener.onMessage(entry);
        if (isOwnAndLost(entry)) {
            reportLoss(entry);
        }
    }

    @Override
    public void onEntries(EntryBatch batch) {
        listener.onMessages(batch);
        for (Entry entry : batch.all()) {
            if (isOwnAndLost(entry)) {
                reportLoss(entry);
                listener.onFlush();
            }
        }
    }

    private boolean isOwnAndLost(Entry entry) {
        return entry.isLost() && entry.source().equals(self.id());
    }

    private void reportLoss(Entry entry) {
        listener.onProblem(
                new Problem(Problem.Kind.BUSY, "the message went out, but could not be stored"),
                ChatMessages.read(entry).ref());
    }

    @Override
    public @Nullable ConnectionThread thread() {
        return listener.thread();
    }

    @Override
    public Channel.@Nullable DirectEntries directEntries() {
        return listener.directEntries();
    }

    @Override
    public void onSignal(Entry signal) {
        boolean own = signal.source().equals(self.id());
        if (signal.to().isEmpty()) {
            if (!own) {
                listener.onTyping(signal);
            }
        } else if (own || signal.to().equals(self.id())) {
            listener.onWhisper(signal);
        }
    }

    @Override
    public void onPresence(PresenceEvent event) {
        if (event.presence().id().equals(self.id())) {
            self = event.presence();
        }
        listener.onPresence(event);
    }

    @Override
    public void onFlush() {
        listener.onFlush();
    }
}
