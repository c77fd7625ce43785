package io.fairlead.selector;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;
import org.glassfish.grizzly.nio.DefaultSelectorHandler;
import org.glassfish.grizzly.nio.SelectorRunner;

/**
 * Runs the loop's tasks between selects. Without Grizzly's search for a spinning selector, a fault of JDK 6: it takes
 * many tasks and few events for one, and moves every key to a new selector.
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
        ReadyKeys ready = loops.of(runner).ready();
        ready.clear();
        if (runner.getPostponedTasks().isEmpty()) {
            selector.select(ready, selectTimeout);
        } else {
            selector.selectNow(ready);
        }
        return ready;
    }
}
