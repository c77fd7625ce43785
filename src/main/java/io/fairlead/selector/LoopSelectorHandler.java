package io.fairlead.selector;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.nio.DefaultSelectorHandler;
import org.glassfish.grizzly.nio.SelectorRunner;
import org.jspecify.annotations.Nullable;

/**
 * Runs the loop's tasks between selects, and tells the owners of channels what a select found; the rest is Grizzly's.
 * Without Grizzly's search for a spinning selector, a fault of JDK 6: it takes many tasks and few events for one, and
 * moves every key to a new selector.
 */
final class LoopSelectorHandler extends DefaultSelectorHandler {
    private final Loops loops;

    LoopSelectorHandler(Loops loops) {
        this.loops = loops;
    }

    @Override
    public boolean preSelect(SelectorRunner runner) throws IOException {
        loops.of(runner).runTasks();
        return super.preSelect(runner);
    }

    @Override
    public Set<SelectionKey> select(SelectorRunner runner) throws IOException {
        Selector selector = runner.getSelector();
        Loop loop = loops.of(runner);
        Selected selected = loop.selected();
        selected.connections().clear();
        if (runner.getPostponedTasks().isEmpty()) {
            selector.select(selected, selectTimeout);
        } else {
            selector.selectNow(selected);
        }
        selected.tellOwners(loop);
        return selected.connections();
    }

    /** Closes a connection; one that has lost its channel has nothing to close. */
    @Override
    public void execute(@Nullable SelectorRunner runner, Task close, CompletionHandler<Task> handler) {
        if (runner == null || !loops.of(runner).isParting()) {
            super.execute(runner, close, handler);
        }
    }
}
