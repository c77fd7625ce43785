package io.fairlead.sketch;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.channel.Publication;
import io.fairlead.chat.Names;
import io.fairlead.core.Close;
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
 * One who draws, speaking {@code fairlead.sketch.v1}.
 *
 * <p>Threading: messages come one at a time, and so does what is heard, see {@link Channel}.
 */
public final class SketchSession extends JsonSession implements Channel.Subscriber {
    public static final String SUBPROTOCOL = "fairlead.sketch.v1";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int CURSORS = 20;

    private final String id;
    private final SketchRules rules;
    private final TokenBucket tokens;
    private final TokenBucket cursors;
    private volatile @Nullable Presence me;
    private @Nullable Board board;
    private boolean flooded;
    /** Who may undo what is drawn now. */
    private String owner;

    private SketchSession(Connection connection, SketchRules rules, Context context) {
        super(connection, rules.delivery(), context);
        this.id = connection.id();
        this.owner = id;
        this.rules = rules;
        this.tokens = new TokenBucket(rules.messages(), rules.per(), context.nanoTime());
        this.cursors = new TokenBucket(CURSORS, SECOND, context.nanoTime());
    }

    /**
     * A session that has a place at a board.
     *
     * @param via how it came
     * @param since where a recovery begins; null: none is wanted
     * @throws Problem invalid, for a name; busy
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
        Board joined = boards.reserve(Names.place(board), connection.address(), session);
        session.board = joined;
        joined.sit(session, wanted, since);
        return session;
    }

    String id() {
        return id;
    }

    void seated(Presence presence) {
        me = presence;
    }

    private Presence me() {
        Presence mine = me;
        if (mine == null) {
            throw new IllegalStateException("not seated yet");
        }
        return mine;
    }

    private Board board() {
        Board mine = board;
        if (mine == null) {
            throw new IllegalStateException("at no board yet");
        }
        return mine;
    }

    @Override
    protected void admit() {
        TokenBucket.Answer answer = tokens.ask();
        if (answer == TokenBucket.Answer.GRANTED && !flooded) {
            return;
        }
        Problem problem = new Problem(
                Problem.Kind.RATE_LIMITED,
                "at most " + rules.messages() + " messages in " + rules.per().toSeconds() + " s");
        if (answer == TokenBucket.Answer.FLOOD && !flooded) {
            flooded = true;
            board().channel().afterDelivery(this, () -> closeAfterwards(Close.of(problem)));
        }
        throw problem;
    }

    @Override
    protected void obey(JsonMessage message) {
        switch (message.type()) {
            case "stroke" -> {
                Strokes.Part part = Strokes.read(message, rules.maxPointsAtOnce());
                board().draw(me(), owner, part.id(), Strokes.drawn(me(), part), part.pairs());
            }
            case "undo" -> board().undo(List.of(id, owner), message.only("id").optionalText("id"));
            case "clear" -> {
                message.only();
                board().clear(me());
            }
            case "identify" -> owner = Identity.of(message);
            case "cursor" -> cursor(message.only("x", "y"));
            default ->
                throw new Problem(Problem.Kind.INVALID, "type: expected identify, stroke, undo, clear, cursor or ping");
        }
    }

    /** Where the pen is; more than the others' eyes could follow is not passed on. */
    private void cursor(JsonMessage message) {
        double x = message.number("x", 0, 1);
        double y = message.number("y", 0, 1);
        if (cursors.ask() == TokenBucket.Answer.GRANTED) {
            board().channel().signal(new Publication(id, "", Strokes.cursor(me(), x, y)));
        }
    }

    @Override
    protected void leave() {
        board().leave(this);
    }

    /** The whole board, which is all that was missed when the log is still the same. */
    @Override
    public void onStart(Channel.Start start) {
        String strokes = board().drawing().json();
        welcome(start.position(), MessageWriter.message("welcome", json -> {
            json.writeStringField("board", board().name());
            PersonFields.writePerson(json, "you", me());
            json.writeStringField("epoch", start.position().epoch());
            json.writeNumberField("offset", start.position().offset());
            PersonFields.writeMembers(json, start.present());
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
    public void onEntries(EntryBatch batch) {
        if (!passes(batch, MessageWriter.STAMPED)) {
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
