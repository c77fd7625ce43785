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
 * Drops connections whose request header is not complete in time, even if they keep sending parts of it. The time runs
 * from accept, then from the first byte after each response, until the header is complete. After a response that did
 * not wait for the request's body, it runs from that response.
 *
 * <p>Two filters of one chain: {@link #bytes} before the HTTP codec, {@link #headers} right after it.
 *
 * <p>Threading: safe.
 */
final class RequestDeadlines implements Ticker.Watched {
    /** Set on a connection that has received nothing since its last response. */
    private static final Attribute<Boolean> IDLE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(RequestDeadlines.class.getName());

    /** Limit for a connection on a reserve descriptor. */
    private static final long RESERVE_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long limitNanos;
    private final LongSupplier nanoTime;
    /** Connections with an incomplete request header, with its start time. */
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

    /** Stops the deadlines of a connection that carries no more requests. */
    static void expectNone(Connection<?> connection) {
        IDLE.remove(connection);
    }

    @Override
    public void onBeat(long nanos) {
        AllTasks.forEach(waiting.entrySet(), entry -> {
            if (nanos - entry.getValue() > limitNanos) {
                waiting.remove(entry.getKey());
                entry.getKey().terminateSilently();
            }
        });
    }

    private final class Bytes extends BaseFilter {
        @Override
        public NextAction handleAccept(FilterChainContext ctx) {
            long start = nanoTime.getAsLong();
            boolean isOnReserve = EventLoops.isOnReserve(ctx.getConnection());
            waiting.put(ctx.getConnection(), isOnReserve ? start - limitNanos + RESERVE_LIMIT_NANOS : start);
            return ctx.getInvokeAction();
        }

        @Override
        public NextAction handleRead(FilterChainContext ctx) {
            if (IDLE.remove(ctx.getConnection()) != null) {
                waiting.putIfAbsent(ctx.getConnection(), nanoTime.getAsLong());
            }
            return ctx.getInvokeAction();
        }

        /** Reports errors that a filter threw; the chain itself only closes the connection. */
        @Override
        public void exceptionOccurred(FilterChainContext ctx, Throwable failure) {
            UncaughtErrors.report(failure);
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

        /** An unread rest of a body has a deadline too. */
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
