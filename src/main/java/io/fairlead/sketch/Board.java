package io.fairlead.sketch;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Channel;
import io.fairlead.channel.ChannelRegistry;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.Publication;
import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One board: a stored channel of strokes, and those who draw on it on this node.
 *
 * <p>Threading: safe.
 */
public final class Board implements ChannelRegistry.ChannelOwner, MemoryBudget.Holder {
    private final String name;
    private final SketchRules rules;
    private final Owner owner;
    private final Channel channel;
    private final Drawing drawing;
    private final Map<String, SketchSession> seats = new ConcurrentHashMap<>();

    /** Who has made it. */
    interface Owner {
        /** Somebody has left. */
        void onLeft(Board board);

        /** Its memory is needed: it is to be let go of. */
        void evict(Board board, Close why);
    }

    /** @param memory where what is drawn counts, with the log of it as one */
    Board(String name, SketchRules rules, Backplane backplane, MemoryBudget memory, Owner owner) {
        this.name = name;
        this.rules = rules;
        this.owner = owner;
        this.drawing = new Drawing(memory.account(Boards.CHANNELS + name, this));
        this.channel = new Channel(backplane, Boards.CHANNELS + name, rules.retention());
        channel.subscribe(new Fold(), null);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public int memberCount() {
        return seats.size();
    }

    Drawing drawing() {
        return drawing;
    }

    /** Who is there, on all nodes. */
    public List<Presence> members() {
        return channel.present();
    }

    public int strokes() {
        return drawing.strokes();
    }

    /** Where its log is; empty while it is being read. */
    public Optional<Position> position() {
        return channel.position();
    }

    /** @throws Problem busy, when the board is full */
    void reserve(SketchSession session) {
        if (seats.size() >= rules.maxMembers()) {
            throw new Problem(Problem.Kind.BUSY, "the board has as many members as it may");
        }
        seats.put(session.id(), session);
    }

    /** Tells the others first, so that the welcome has the true list. */
    Presence sit(SketchSession session, Presence wanted, @Nullable Position since) {
        Presence entered = channel.enter(wanted);
        session.seated(entered);
        channel.subscribe(session, since);
        session.onFlush();
        return entered;
    }

    void leave(SketchSession session) {
        channel.unsubscribe(session);
        channel.leave(session.id());
        seats.remove(session.id());
        owner.onLeft(this);
    }

    /**
     * @param owner who may undo it
     * @throws Problem busy, when there is no room for so much more
     */
    void draw(Presence from, String owner, String id, Frame payload, int points) {
        boolean begins = !drawing.has(from.id(), id);
        if (begins && drawing.strokes() >= rules.maxStrokes()
                || drawing.points() + points > rules.maxPoints()
                || drawing.batches() >= rules.maxBatches()) {
            throw new Problem(
                    Problem.Kind.BUSY,
                    "the board is full: it holds " + rules.maxStrokes() + " strokes and " + rules.maxPoints()
                            + " points");
        }
        publish(owner, payload);
    }

    /**
     * Takes the last stroke of these owners, who are one person.
     *
     * @param id of the stroke; empty: whichever it is
     * @throws Problem not-found, when they have nothing there
     */
    void undo(List<String> owners, Optional<String> id) {
        Stroke last = drawing.last(stroke -> owners.contains(stroke.owner())
                        && id.map(stroke.id()::equals).orElse(true))
                .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "there is no stroke of yours to undo"));
        publish(last.owner(), Strokes.undone(last.from(), last.id()));
        channel.drop(drawing.takeDead());
    }

    void clear(Presence from) {
        publish(from.id(), Strokes.cleared(from));
        channel.drop(drawing.takeDead());
    }

    private void publish(String source, Frame payload) {
        channel.publish(List.of(new Publication(source, "", payload)));
    }

    void closeAll(Close close) {
        seats.values().forEach(session -> session.close(close));
    }

    @Override
    public void onRemoved() {
        channel.close();
        drawing.end();
    }

    /** What can be written again goes first; then the board, which comes back from the store. */
    @Override
    public void close(Close why) {
        if (!drawing.forgetText()) {
            owner.evict(this, why);
        }
    }

    @Override
    public void abort() {
        owner.evict(this, Close.of(Problem.Kind.BUSY, "the gateway's memory is full"));
    }

    /** Keeps the drawing up to the log; first of all subscribers, so that a welcome shows what its offset says. */
    private final class Fold implements Channel.Subscriber {
        @Override
        public void onStart(Channel.Start start) {
            channel.before(Long.MAX_VALUE, Integer.MAX_VALUE).forEach(drawing::apply);
        }

        @Override
        public void onEntry(Entry entry) {
            drawing.apply(entry);
        }

        @Override
        public void onFlush() {
            // nothing is written from here
        }
    }
}
