package io.fairlead.socket;

import io.fairlead.core.Connection;
import io.fairlead.core.MemoryBudget;
import io.fairlead.eventloop.EventLoop;
import io.fairlead.eventloop.InterestOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * One selector on one thread, for the channels that Grizzly has no transport for.
 *
 * <p>Threading: safe; handlers and tasks run on its thread.
 */
final class UnixLoop {
    private static final Logger LOG = System.getLogger(UnixLoop.class.getName());

    private final Selector selector;
    private final Thread thread;
    private final EventLoop loop;
    private volatile boolean stopped;

    UnixLoop(ThreadFactory threads, MemoryBudget memory) {
        try {
            selector = Selector.open();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        loop = EventLoop.on(selector::wakeup, () -> !memory.isFull());
        memory.onFree(loop::readAgain);
        thread = threads.newThread(this::run);
        thread.start();
    }

    private void run() {
        while (!stopped) {
            loop.runTasks();
            try {
                selector.select(this::handle);
            } catch (IOException broken) {
                throw new UncheckedIOException("the selector failed", broken);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void handle(SelectionKey key) {
        loop.run(() -> {
            try {
                if (key.isReadable() && loop.leavesUnread(key)) {
                    return;
                }
                ((Consumer<SelectionKey>) key.attachment()).accept(key);
            } catch (CancelledKeyException closed) {
                // its end was handled when it was closed
            }
        });
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    /** Whether connections to a channel that listens are told of. */
    void awaitConnections(ServerSocketChannel channel, boolean wanted) {
        loop.execute(() -> {
            SelectionKey key = channel.keyFor(selector);
            if (key != null && key.isValid()) {
                key.interestOps(wanted ? SelectionKey.OP_ACCEPT : 0);
            }
        });
    }

    Key register(SelectableChannel channel, int interest, Consumer<SelectionKey> handler) throws IOException {
        Key key = new Key(channel, channel.register(selector, interest, handler));
        selector.wakeup(); // a select that is under way knows nothing of the new key
        return key;
    }

    /** Closes every channel and ends the thread. */
    void stop() {
        execute(() -> List.copyOf(selector.keys()).forEach(key -> closeQuietly(key.channel())));
        execute(() -> stopped = true);
        try {
            thread.join(5_000);
            selector.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            LOG.log(Level.DEBUG, "the selector did not close", closed);
        }
    }

    private static void closeQuietly(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a channel did not close", gone);
        }
    }

    /** One channel's key. */
    final class Key implements InterestOps {
        private final SelectableChannel channel;
        private final SelectionKey key;

        private Key(SelectableChannel channel, SelectionKey key) {
            this.channel = channel;
            this.key = key;
        }

        @Override
        public void readable(boolean wanted) {
            change(SelectionKey.OP_READ, wanted);
        }

        @Override
        public void writable(boolean wanted) {
            change(SelectionKey.OP_WRITE, wanted);
        }

        private void change(int operation, boolean wanted) {
            loop.execute(() -> {
                if (key.isValid()) {
                    int others = key.interestOps() & ~operation;
                    key.interestOps(wanted ? others | operation : others);
                }
            });
        }

        @Override
        public long sendQueue() {
            return Connection.UNKNOWN;
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public void close() {
            closeQuietly(channel);
            selector.wakeup();
        }
    }
}
