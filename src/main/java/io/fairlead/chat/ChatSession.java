package io.fairlead.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.core.Connection;
import io.fairlead.core.Problem;
import io.fairlead.protocol.JsonMessage;
import io.fairlead.protocol.JsonSession;
import io.fairlead.protocol.MessageWriter;
import io.fairlead.protocol.PersonFields;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member that uses {@code fairlead.chat.v1}, over WebSocket or the HTTP fallback.
 *
 * <p>Threading: messages come one at a time; the rest is safe.
 */
public final class ChatSession extends JsonSession implements MemberListener {
    public static final String SUBPROTOCOL = "fairlead.chat.v1";

    private static final int DEFAULT_HISTORY = 50;
    private static final int MAX_HISTORY = 200;

    private final int maxTextBytes;
    private @Nullable Membership membership;

    private ChatSession(Connection connection, ChatRules rules, Context context) {
        super(connection, rules.delivery(), context);
        this.maxTextBytes = rules.maxTextBytes();
    }

    /**
     * Opens a session and joins a room.
     *
     * @param via its transport
     * @param since the position to recover from; null: no recovery
     * @throws Problem invalid, if the name is malformed; busy
     */
    public static ChatSession join(
            Rooms rooms,
            String room,
            Connection connection,
            String nick,
            String via,
            @Nullable Position since,
            Context context) {
        Presence wanted = new Presence(connection.id(), Names.nick(nick), via);
        ChatSession session = new ChatSession(connection, rooms.rules(), context);
        session.membership = rooms.join(Names.roomOrBoard(room), wanted, connection.address(), session, since);
        return session;
    }

    private Membership membership() {
        Membership joined = membership;
        if (joined == null) {
            throw new IllegalStateException("no member yet");
        }
        return joined;
    }

    @Override
    protected void admit() {
        membership().admit();
    }

    @Override
    protected void handle(JsonMessage message) {
        switch (message.type()) {
            case "say" -> membership().say(message.only("text").text("text"), message.ref());
            case "whisper" ->
                membership().whisper(message.only("to", "text").text("to"), message.text("text"), message.ref());
            case "nick" -> membership().rename(message.only("nick").text("nick"));
            case "typing" -> {
                message.only();
                membership().typing();
            }
            case "who" -> {
                message.only();
                List<Presence> members = membership().members();
                outbox().send(MessageWriter.message("members", json -> PersonFields.writeMembers(json, members)));
            }
            case "history" -> {
                message.only("before", "limit");
                long before = message.has("before") ? message.whole("before", 1, Long.MAX_VALUE) : Long.MAX_VALUE;
                membership()
                        .history(
                                before,
                                message.has("limit") ? (int) message.whole("limit", 1, MAX_HISTORY) : DEFAULT_HISTORY);
            }
            default ->
                throw new Problem(
                        Problem.Kind.INVALID, "type: expected say, whisper, nick, typing, who, history or ping");
        }
    }

    @Override
    protected void leave() {
        membership().leave();
    }

    @Override
    public void onWelcome(Welcome welcome) {
        welcome(welcome.position(), MessageWriter.message("welcome", json -> {
            json.writeStringField("room", welcome.room());
            PersonFields.writeWelcome(json, welcome.you(), welcome.position(), welcome.members());
            json.writeNumberField("maxText", maxTextBytes);
            json.writeBooleanField("recovered", welcome.recovered());
            writeMessages(json, welcome.messages());
        }));
    }

    private static void writeMessages(JsonGenerator json, List<Entry> messages) throws IOException {
        json.writeArrayFieldStart("messages");
        for (Entry message : messages) {
            MessageWriter.writeRaw(json, message.as(ChatMessages.DELIVERED));
        }
        json.writeEndArray();
    }

    @Override
    public void onMessage(Entry message) {
        outbox().offer(message.as(ChatMessages.DELIVERED), message.source());
    }

    @Override
    public Channel.@Nullable DirectEntries directEntries() {
        return directEntries(ChatMessages.DELIVERED);
    }

    @Override
    public void onMessages(EntryBatch messages) {
        if (!writeDirectly(messages, ChatMessages.DELIVERED)) {
            MemberListener.super.onMessages(messages);
        }
    }

    @Override
    public void onWhisper(Entry whisper) {
        offer(whisper.as(MessageWriter.STAMPED));
    }

    @Override
    public void onTyping(Entry typing) {
        offer(typing.frame());
    }

    @Override
    public void onPresence(PresenceEvent event) {
        offer(event.as(PersonFields.CHANGED));
    }

    @Override
    public void onHistory(List<Entry> messages, boolean more) {
        offer(MessageWriter.message("history", json -> {
            writeMessages(json, messages);
            json.writeBooleanField("more", more);
        }));
    }

    @Override
    public void onProblem(Problem problem, String ref) {
        offer(MessageWriter.error(problem, ref));
    }
}
