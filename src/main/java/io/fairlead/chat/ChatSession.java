package io.fairlead.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.core.Close;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import io.fairlead.core.Peer;
import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import io.fairlead.core.SessionEvents;
import io.fairlead.wire.Message;
import io.fairlead.wire.Written;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A member that speaks {@code fairlead.chat.v1}, over WebSocket or its fallback.
 *
 * <p>Threading: messages come one at a time; the rest is safe.
 */
public final class ChatSession implements SessionEvents, Ear, Outbox.Owner, Pulse.Watched {
    public static final String SUBPROTOCOL = "fairlead.chat.v1";

    private static final int HISTORY = 50;
    private static final int MAX_HISTORY = 200;

    private final Peer peer;
    private final Pulse pulse;
    private final Counters counters;
    private final Outbox outbox;
    private @Nullable Seat seat;

    private ChatSession(Peer peer, ChatRules rules, Counters whole, Meters meters, Pulse pulse, LongSupplier nanoTime) {
        this.peer = peer;
        this.pulse = pulse;
        this.counters = new Counters(whole);
        this.outbox = new Outbox(peer, rules.delivery(), rules.sendTimeout(), this, counters, meters, nanoTime);
    }

    /**
     * A session that has a seat.
     *
     * @param whole counts all chat sessions together
     * @throws Problem invalid, for a name; busy
     */
    public static ChatSession join(
            Rooms rooms,
            String room,
            Peer peer,
            String nick,
            String via,
            @Nullable Position since,
            Counters whole,
            Meters meters,
            Pulse pulse,
            LongSupplier nanoTime) {
        Presence wanted = new Presence(peer.id(), Names.nick(nick), via);
        ChatSession session = new ChatSession(peer, rooms.rules(), whole, meters, pulse, nanoTime);
        pulse.watch(session);
        try {
            session.seat = rooms.join(Names.place(room), wanted, session, since);
        } catch (Problem problem) {
            pulse.forget(session);
            throw problem;
        }
        return session;
    }

    @Override
    public void onMessage(Frame frame) {
        Seat mine = seat;
        if (mine == null) {
            return;
        }
        counters.received(frame.size());
        String ref = "";
        try {
            mine.admit();
            Message message = Message.read(frame);
            ref = message.ref();
            obey(mine, message, ref);
        } catch (Problem problem) {
            outbox.send(Written.error(problem, ref));
        }
    }

    private void obey(Seat mine, Message message, String ref) {
        switch (message.type()) {
            case "say" -> mine.say(message.only("text").text("text"), ref);
            case "whisper" -> mine.whisper(message.only("to", "text").text("to"), message.text("text"), ref);
            case "nick" -> mine.rename(message.only("nick").text("nick"));
            case "typing" -> {
                message.only();
                mine.typing();
            }
            case "who" -> {
                message.only();
                outbox.send(Written.message("members", json -> Talk.writeMembers(json, mine.members())));
            }
            case "history" -> {
                message.only("before", "limit");
                long before = message.has("before") ? message.whole("before", 1, Long.MAX_VALUE) : Long.MAX_VALUE;
                mine.history(before, message.has("limit") ? (int) message.whole("limit", 1, MAX_HISTORY) : HISTORY);
            }
            default ->
                throw new Problem(Problem.Kind.INVALID, "type: expected say, whisper, nick, typing, who or history");
        }
    }

    @Override
    public void onWelcome(Welcome welcome) {
        outbox.replay(List.of(Written.message("welcome", json -> {
            json.writeStringField("room", welcome.room());
            json.writeObjectFieldStart("you");
            json.writeStringField("id", welcome.you().id());
            json.writeStringField("nick", welcome.you().name());
            json.writeEndObject();
            json.writeStringField("epoch", welcome.position().epoch());
            json.writeNumberField("offset", welcome.position().offset());
            Talk.writeMembers(json, welcome.members());
            json.writeBooleanField("recovered", welcome.recovered());
            writeMessages(json, welcome.messages());
        })));
    }

    private static void writeMessages(JsonGenerator json, List<Entry> messages) throws IOException {
        json.writeArrayFieldStart("messages");
        for (Entry message : messages) {
            Written.writeRaw(json, message.as(Talk.HEARD));
        }
        json.writeEndArray();
    }

    @Override
    public void onMessage(Entry message) {
        outbox.offer(message.as(Talk.HEARD), message.source());
    }

    @Override
    public void onWhisper(Entry whisper) {
        outbox.offer(whisper.as(Written.STAMPED), null);
    }

    @Override
    public void onTyping(Entry typing) {
        outbox.offer(typing.frame(), null);
    }

    @Override
    public void onPresence(Presence.Change change, Presence member, String was) {
        outbox.offer(
                Written.message(change.name().toLowerCase(Locale.ROOT), json -> {
                    Talk.writeMember(json, "member", member);
                    if (change == Presence.Change.RENAMED) {
                        json.writeStringField("was", was);
                    }
                }),
                null);
    }

    @Override
    public void onHistory(List<Entry> messages, boolean more) {
        outbox.offer(
                Written.message("history", json -> {
                    writeMessages(json, messages);
                    json.writeBooleanField("more", more);
                }),
                null);
    }

    @Override
    public void onProblem(Problem problem, String ref) {
        outbox.offer(Written.error(problem, ref), null);
    }

    @Override
    public void onFlush() {
        outbox.pump();
    }

    @Override
    public void close(Close close) {
        outbox.close();
        peer.close(close);
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public void onSlow() {
        peer.close(Close.of(Problem.Kind.SLOW_CONSUMER, ""));
    }

    @Override
    public Frame gap(long dropped, Delivery.Policy policy) {
        return Written.gap(dropped, policy);
    }

    @Override
    public void onClosed(Close close) {
        pulse.forget(this);
        outbox.close();
        Seat mine = seat;
        if (mine != null) {
            mine.leave();
        }
    }

    @Override
    public void onBeat(long nanos) {
        outbox.onBeat(nanos);
    }
}
