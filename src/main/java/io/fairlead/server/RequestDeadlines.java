package io.fairlead.server;

import io.fairlead.core.AllTasks;
import io.fairlead.core.Ticker;
import io.fairlead.core.UncaughtErrors;
import io.fairlead.eventloop.EventLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpContext;
import org.glassfish.grizzly.http.HttpEvents;

/**
 * Drops connections whose request header does not come in time, however busily they send parts of it. The time runs
 * from the accept, and again from the first byte after each answer, until the header is complete; or from an answer that
 * did not wait for its request's body.
 *
 * <p>Two filters of one chain: {@link #bytes} before the HTTP codec, {@link #headers} right after it.
 *
 * <p>Threading: safe.
 */
final class RequestDeadlines implements Ticker.Watched {
    /** On a connection that was answered and is silent since. */
    private static final Attribute<Boolean> IDLE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(RequestDeadlines.class.getName());

    /** For a connection that others wait for. */
    private static final long RESERVE_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long limitNanos;
    private final LongSupplier nanoTime;
    /** Connections whose next header is not complete, with the time it began. */
    private final Map<Connection<?>, Long> waiting = new ConcurrentHashMap<>();

    RequestDeadlines(Duration limit, LongSupplier nanoTime) {
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
    }

    BaseFilter bytes() {
        return new Bytes();
    }

    BaseFilter headers() {
        return new Headers();
    }

    /** What follows on this connection is no request. */
    static void expectNone(Connection<?> connection) {
        IDLE.remove(connection);
    }

    @Override
    public void onBeat(long nanos) {
        AllTasks.forEach(waiting.entrySet(), one -> {
            if (nanos - one.getValue() > limitNanos) {
                waiting.remove(one.getKey());
                one.getKey().terminateSilently();
            }
        });
    }

    private final class Bytes extends BaseFilter {
        @Override
        public NextAction handleAccept(FilterChainContext ctx) {
            long begun = nanoTime.getAsLong();
            boolean isOnReserve = EventLoops.isOnReserve(ctx.getConnection());
            waiting.put(ctx.getConnection(), isOnReserve ? begun - limitNanos + RESERVE_LIMIT_NANOS : begun);
            return ctx.getInvokeAction();
        }

        @Override
        public NextAction handleRead(FilterChainContext ctx) {
            if (IDLE.remove(ctx.getConnection()) != null) {
                waiting.putIfAbsent(ctx.getConnection(), nanoTime.getAsLong());
            }
            return ctx.getInvokeAction();
        }

        /** What a filter threw, before the chain is content with closing the connection. */
        @Override
        public void exceptionOccurred(FilterChainContext ctx, Throwable failure) {
            UncaughtErrors.tell(failure);
        }

        @Override
        public NextAction handleClose(FilterChainContext ctx) {
            waiting.remove(ctx.getConnection());
            return ctx.getInvokeAction();
        }
    }

    private final class Headers extends BaseFilter {
        @Override
        public NextAction handleRead(FilterChainContext ctx) {
            if (ctx.getMessage() instanceof HttpContent) {
                waiting.remove(ctx.getConnection());
            }
            return ctx.getInvokeAction();
        }

        @Override
        public NextAction handleEvent(FilterChainContext ctx, FilterChainEvent event) throws IOException {
            if (event.type() == HttpEvents.ResponseCompleteEvent.TYPE) {
                onAnswered(ctx);
            }
            return ctx.getInvokeAction();
        }

        /** What is left of a body that nobody reads has a deadline, too. */
        private void onAnswered(FilterChainContext ctx) {
            if (EventLoops.isOnReserve(ctx.getConnection())) {
                ctx.getConnection().closeSilently();
            } else if (HttpContext.get(ctx).getRequest().isExpectContent()) {
                waiting.put(ctx.getConnection(), nanoTime.getAsLong());
            } else {
                IDLE.set(ctx.getConnection(), true);
            }
        }
    }
}
