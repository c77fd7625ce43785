package io.fairlead.sketch;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.ChannelRegistry;
import io.fairlead.core.Close;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * All boards by name.
 *
 * <p>Threading: safe.
 */
public final class Boards implements Ticker.Watched, Board.Owner {
    /** The name prefix of the boards' channels. */
    public static final String CHANNELS = "sketch/";

    private final SketchRules rules;
    private final Backplane backplane;
    private final ChannelRegistry<Board> registry;

    /**
     * @param memory is charged for the drawings
     * @param addressGroup see {@link ChannelRegistry}
     */
    public Boards(
            SketchRules rules,
            Backplane backplane,
            MemoryBudget memory,
            UnaryOperator<String> addressGroup,
            LongSupplier nanoTime) {
        this.rules = rules;
        this.backplane = backplane;
        this.registry = new ChannelRegistry<>(
                rules.maxBoards(), name -> new Board(name, rules, backplane, memory, this), addressGroup, nanoTime);
    }

    @Override
    public void onLeft(Board board) {
        registry.onMemberLeft(board);
    }

    @Override
    public void evict(Board board, Close why) {
        registry.evict(board);
        board.closeAll(why);
    }

    SketchRules rules() {
        return rules;
    }

    /**
     * Adds a session to a board.
     *
     * @param address counts for the share of this address if the board has to be created
     * @throws Problem busy
     */
    Board reserve(String name, String address, SketchSession session) {
        return registry.enter(name, address, board -> {
            board.reserve(session);
            return board;
        });
    }

    /** The boards in memory, by name. */
    public List<Board> all() {
        return registry.all();
    }

    public Optional<Board> find(String name) {
        return registry.find(name);
    }

    /** Removes a board and its strokes; its members are closed with {@code not-found}. */
    public void delete(String name) {
        registry.delete(name, () -> backplane.erase(CHANNELS + name))
                .ifPresent(board -> board.closeAll(Close.of(Problem.Kind.NOT_FOUND, "board deleted")));
    }

    @Override
    public void onBeat(long nanos) {
        registry.onBeat(nanos);
    }
}
