package io.fairlead.sketch;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.channel.Publication;
import io.fairlead.chat.MessageRate;
import io.fairlead.chat.Names;
import io.fairlead.core.Connection;
import io.fairlead.core.Problem;
import io.fairlead.core.TokenBucket;
import io.fairlead.protocol.JsonMessage;
import io.fairlead.protocol.JsonSession;
import io.fairlead.protocol.MessageWriter;
import io.fairlead.protocol.PersonFields;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of a board that uses {@code fairlead.sketch.v1}.
 *
 * <p>Threading: messages and the calls of {@link Channel} do not overlap among themselves.
 */
public final class SketchSession extends JsonSession implements Channel.Subscriber {
    public static final String SUBPROTOCOL = "fairlead.sketch.v1";

    private static final int CURSORS = 20;
    private static final Duration CURSOR_PERIOD = Duration.ofSeconds(1);

    private final String id;
    private final SketchRules rules;
    private final MessageRate rate;
    private final TokenBucket cursors;
    private volatile @Nullable Presence self;
    private @Nullable Board board;
    /** The person who may undo the strokes drawn by this session. */
    private String owner;

    private SketchSession(Connection connection, SketchRules rules, Context context) {
        super(connection, rules.delivery(), context);
        this.id = connection.id();
        this.owner = id;
        this.rules = rules;
        this.rate = new MessageRate(
                rules.messages(),
                rules.per(),
                context.nanoTime(),
                close -> board().channel().afterDelivery(this, () -> closeAfterwards(close)));
        this.cursors = new TokenBucket(CURSORS, CURSOR_PERIOD, context.nanoTime());
    }

    /**
     * Opens a session and joins a board.
     *
     * @param via its transport
     * @param since the position to recover from; null: no recovery
     * @throws Problem invalid, if the name is malformed; busy
     */
    public static SketchSession join(
            Boards boards,
            String board,
            Connection connection,
            String nick,
            String via,
            @Nullable Position since,
            Context context) {
        Presence wanted = new Presence(connection.id(), Names.nick(nick), via);
        SketchSession session = new SketchSession(connection, boards.rules(), context);
        Board joined = boards.reserve(Names.roomOrBoard(board), connection.address(), session);
        session.board = joined;
        joined.join(session, wanted, since);
        return session;
    }

    String id() {
        return id;
    }

    void onEntered(Presence presence) {
        self = presence;
    }

    private Presence self() {
        Presence entered = self;
        if (entered == null) {
            throw new IllegalStateException("no member yet");
        }
        return entered;
    }

    private Board board() {
        Board joined = board;
        if (joined == null) {
            throw new IllegalStateException("no member yet");
        }
        return joined;
    }

    @Override
    protected void admit() {
        rate.admit();
    }

    @Override
    protected void handle(JsonMessage message) {
        switch (message.type()) {
            case "stroke" -> {
                Strokes.Part part = Strokes.read(message, rules.maxPointsAtOnce());
                board().draw(self(), owner, part.id(), Strokes.drawn(self(), part), part.pairs());
            }
            case "undo" -> board().undo(List.of(id, owner), message.only("id").optionalText("id"));
            case "clear" -> {
                message.only();
                board().clear(self());
            }
            case "identify" -> owner = Identity.of(message);
            case "cursor" -> cursor(message.only("x", "y"));
            default ->
                throw new Problem(Problem.Kind.INVALID, "type: expected identify, stroke, undo, clear, cursor or ping");
        }
    }

    /** Sends the position of the pen to the other members, up to {@link #CURSORS} times in {@link #CURSOR_PERIOD}. */
    private void cursor(JsonMessage message) {
        double x = message.number("x", 0, 1);
        double y = message.number("y", 0, 1);
        if (cursors.ask() == TokenBucket.Answer.GRANTED) {
            board().channel().signal(new Publication(id, "", Strokes.cursor(self(), x, y)));
        }
    }

    @Override
    protected void leave() {
        board().leave(this);
    }

    /** Sends the whole board. That includes all missed strokes if the log is the same. */
    @Override
    public void onStart(Channel.Start start) {
        String strokes = board().drawing().json();
        welcome(start.position(), MessageWriter.message("welcome", json -> {
            json.writeStringField("board", board().name());
            PersonFields.writeWelcome(json, self(), start.position(), start.present());
            json.writeBooleanField("recovered", start.isSameLog());
            json.writeFieldName("strokes");
            json.writeRawValue(strokes);
        }));
    }

    @Override
    public void onEntry(Entry entry) {
        outbox().offer(entry.as(MessageWriter.STAMPED), null);
    }

    @Override
    public Channel.@Nullable DirectEntries directEntries() {
        return directEntries(MessageWriter.STAMPED);
    }

    @Override
    public void onEntries(EntryBatch batch) {
        if (!writeDirectly(batch, MessageWriter.STAMPED)) {
            Channel.Subscriber.super.onEntries(batch);
        }
    }

    @Override
    public void onSignal(Entry signal) {
        if (!signal.source().equals(id)) {
            outbox().offer(signal.frame(), signal.source());
        }
    }

    @Override
    public void onPresence(PresenceEvent event) {
        offer(event.as(PersonFields.CHANGED));
    }
}
