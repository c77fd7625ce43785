package io.fairlead.eventloop;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.nio.AbstractNIOConnectionDistributor;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.RegisterChannelResult;
import org.glassfish.grizzly.nio.SelectorRunner;

/**
 * Assigns connections to selectors in turn. A connection dialled from a loop of this transport is assigned to that
 * loop, because the session that uses it runs there.
 */
final class SameLoopDistributor extends AbstractNIOConnectionDistributor {
    private final AtomicInteger next = new AtomicInteger();
    private final EventLoops loops;

    SameLoopDistributor(NIOTransport transport, EventLoops loops) {
        super(transport);
        this.loops = loops;
    }

    @Override
    public void registerChannel(SelectableChannel channel, int interest, Object attachment) throws IOException {
        transport.getSelectorHandler().registerChannel(nextRunner(), channel, interest, attachment);
    }

    @Override
    public void registerChannelAsync(
            SelectableChannel channel,
            int interest,
            Object attachment,
            CompletionHandler<RegisterChannelResult> handler) {
        loops.mark(attachment);
        transport.getSelectorHandler().registerChannelAsync(nextRunner(), channel, interest, attachment, handler);
    }

    @Override
    public void registerServiceChannelAsync(
            SelectableChannel channel,
            int interest,
            Object attachment,
            CompletionHandler<RegisterChannelResult> handler) {
        registerChannelAsync(channel, interest, attachment, handler);
    }

    /** The selector of the next channel. */
    SelectorRunner nextRunner() {
        SelectorRunner[] runners = getTransportSelectorRunners();
        for (SelectorRunner runner : runners) {
            if (loops.of(runner).isDialling()) {
                return runner;
            }
        }
        return runners[(next.getAndIncrement() & Integer.MAX_VALUE) % runners.length];
    }
}
