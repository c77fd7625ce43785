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
 * One board: a stored channel of strokes and its members on this node.
 *
 * <p>Threading: safe.
 */
public final class Board implements ChannelRegistry.ChannelOwner, MemoryBudget.Holder {
    private final String name;
    private final SketchRules rules;
    private final Owner owner;
    private final Channel channel;
    private final Drawing drawing;
    private final Map<String, SketchSession> sessions = new ConcurrentHashMap<>();

    /** The registry of the board. */
    interface Owner {
        /** A member has left. */
        void onLeft(Board board);

        /** Memory is short: removes the board from the registry. */
        void evict(Board board, Close why);
    }

    /** @param memory is charged for the drawing and the log, on one account */
    Board(String name, SketchRules rules, Backplane backplane, MemoryBudget memory, Owner owner) {
        this.name = name;
        this.rules = rules;
        this.owner = owner;
        this.drawing = new Drawing(memory.account(Boards.CHANNELS + name, this));
        this.channel = new Channel(backplane, Boards.CHANNELS + name, rules.retention());
        channel.subscribe(new DrawingUpdater(), null);
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
        return sessions.size();
    }

    Drawing drawing() {
        return drawing;
    }

    public int strokes() {
        return drawing.strokes();
    }

    /** Adds a member; the caller then calls {@link #join}. @throws Problem busy, if the board is full */
    void reserve(SketchSession session) {
        if (sessions.size() >= rules.maxMembers()) {
            throw new Problem(Problem.Kind.BUSY, "the board has as many members as it may");
        }
        sessions.put(session.id(), session);
    }

    /** Enters the presence list before it subscribes, so that the welcome lists this member. */
    void join(SketchSession session, Presence wanted, @Nullable Position since) {
        session.onEntered(channel.enter(wanted));
        channel.subscribe(session, since);
        session.onFlush();
    }

    void leave(SketchSession session) {
        channel.unsubscribe(session);
        channel.leave(session.id());
        sessions.remove(session.id());
        owner.onLeft(this);
    }

    /**
     * @param owner the person who may undo it
     * @throws Problem busy, if the board is full
     */
    void draw(Presence from, String owner, String id, Frame payload, int points) {
        boolean isNew = !drawing.has(from.id(), id);
        if (isNew && drawing.strokes() >= rules.maxStrokes()
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
     * Removes the last stroke of these owners, which all identify one person.
     *
     * @param id of the stroke; empty: the last one
     * @throws Problem not-found, if they have no such stroke
     */
    void undo(List<String> owners, Optional<String> id) {
        Stroke last = drawing.last(stroke -> owners.contains(stroke.owner())
                        && id.map(stroke.id()::equals).orElse(true))
                .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "there is no stroke of yours to undo"));
        publish(last.owner(), Strokes.undone(last.from(), last.id()));
        channel.drop(drawing.takeObsolete());
    }

    void clear(Presence from) {
        publish(from.id(), Strokes.cleared(from));
        channel.drop(drawing.takeObsolete());
    }

    private void publish(String source, Frame payload) {
        channel.publish(List.of(new Publication(source, "", payload)));
    }

    void closeAll(Close close) {
        sessions.values().forEach(session -> session.close(close));
    }

    @Override
    public void onRemoved() {
        channel.close();
        drawing.end();
    }

    /**
     * First drops the cached text, which can be written again; then evicts the board, which can be read from the store.
     */
    @Override
    public void close(Close why) {
        if (!drawing.dropText()) {
            owner.evict(this, why);
        }
    }

    @Override
    public void abort() {
        owner.evict(this, Close.of(Problem.Kind.BUSY, "the gateway's memory is full"));
    }

    /** Applies the log to the drawing. It is the first subscriber, so that a welcome has the drawing of its offset. */
    private final class DrawingUpdater implements Channel.Subscriber {
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
            // has nothing to write
        }
    }
}
