package io.fairlead.eventloop;

import java.io.IOError;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.nio.DefaultSelectorHandler;
import org.glassfish.grizzly.nio.SelectorRunner;
import org.jspecify.annotations.Nullable;

/**
 * Runs the loop's tasks between selects, and dispatches selected keys to the channels' handlers; the rest is Grizzly's.
 * Grizzly's detection of a spinning selector, a bug of JDK 6, is disabled: it mistakes many tasks with few events for
 * one, and moves every key to a new selector.
 */
final class LoopSelectorHandler extends DefaultSelectorHandler {
    private final EventLoops loops;

    LoopSelectorHandler(EventLoops loops) {
        this.loops = loops;
    }

    @Override
    public boolean preSelect(SelectorRunner runner) throws IOException {
        loops.of(runner).runTasks();
        return super.preSelect(runner);
    }

    @Override
    public Set<SelectionKey> select(SelectorRunner runner) {
        Selector selector = runner.getSelector();
        EventLoop loop = loops.of(runner);
        SelectedKeys selectedKeys = loop.selected();
        selectedKeys.connections().clear();
        try {
            if (runner.getPostponedTasks().isEmpty()) {
                selector.select(selectedKeys, selectTimeout);
            } else {
                selector.selectNow(selectedKeys);
            }
        } catch (IOException broken) {
            // Grizzly would select again at once, in a busy loop.
            throw new IOError(broken);
        }
        selectedKeys.dispatch(loop);
        return selectedKeys.connections();
    }

    /**
     * Grizzly would move its own keys to a new selector and leave detached keys behind, so this ends the thread, which
     * an exception would not do.
     */
    @Override
    public boolean onSelectorClosed(SelectorRunner runner) {
        throw new IOError(new IOException("a selector was closed"));
    }

    /** Closes a connection, unless its channel was detached. */
    @Override
    public void execute(@Nullable SelectorRunner runner, Task close, CompletionHandler<Task> handler) {
        if (runner == null || !loops.of(runner).isDetaching()) {
            super.execute(runner, close, handler);
        }
    }
}
