package io.fairlead.server;

import io.fairlead.core.Close;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.core.RateLimitedLog;
import io.fairlead.http1.RequestDecoder;
import io.fairlead.http1.RequestHead;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.memory.Buffers;
import org.jspecify.annotations.Nullable;

/**
 * Runs before the HTTP codec and passes on only what {@link RequestDecoder} accepts. Keeps no state for a connection
 * between two requests.
 *
 * <p>Threading: safe; the events of one connection are sequential.
 */
final class RequestFilter extends BaseFilter {
    private static final Attribute<UnfinishedRequest> UNFINISHED =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(RequestFilter.class.getName());

    private final Consumer<RequestHead> check;
    private final MemoryBudget memory;
    private final RateLimitedLog brokenBodies;

    /**
     * @param check called for each valid header; throws a {@link Problem} to reject it
     * @param memory is charged for incomplete headers
     */
    RequestFilter(Consumer<RequestHead> check, MemoryBudget memory, RateLimitedLog brokenBodies) {
        this.check = check;
        this.memory = memory;
        this.brokenBodies = brokenBodies;
    }

    /** A connection's incomplete request. Threading: as the filter; {@link #close} and {@link #abort} are safe. */
    private static final class UnfinishedRequest implements MemoryBudget.Holder {
        private final Connection<?> connection;
        private final RequestDecoder decoder;
        private final MemoryBudget.Account account;
        private int counted;

        UnfinishedRequest(Connection<?> connection, RequestDecoder decoder, MemoryBudget memory) {
            this.connection = connection;
            this.decoder = decoder;
            this.account = memory.account(RequestTargets.remoteAddress(connection), this);
        }

        void count() {
            counted = account.kept(counted, decoder.keptBytes());
        }

        /** Sends no response, as there is no complete request yet. */
        @Override
        public void close(Close why) {
            abort();
        }

        @Override
        public void abort() {
            connection.closeSilently();
        }
    }

    /** Whether this is the placeholder of a rejected request. */
    static boolean isRefused(HttpRequestPacket request) {
        return request.getMethod() == Method.GET && request.getRequestURI().equals("*");
    }

    /** Why the gateway stopped reading from a connection. */
    static Problem fault(Connection<?> connection) {
        UnfinishedRequest unfinished = UNFINISHED.get(connection);
        Problem fault = unfinished == null ? null : unfinished.decoder.fault();
        return fault == null ? new Problem(Problem.Kind.INVALID, "the request is not valid") : fault;
    }

    /** The known part of a connection's rejected request; null if nothing is known. */
    static @Nullable RequestHead refusedHead(Connection<?> connection) {
        UnfinishedRequest unfinished = UNFINISHED.get(connection);
        return unfinished == null ? null : unfinished.decoder.refusedHead();
    }

    /** Whether the current body is malformed. */
    static boolean isBodyBroken(Connection<?> connection) {
        UnfinishedRequest unfinished = UNFINISHED.get(connection);
        return unfinished != null && unfinished.decoder.isBodyBroken();
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) {
        Connection<?> connection = ctx.getConnection();
        UnfinishedRequest known = UNFINISHED.get(connection);
        RequestDecoder decoder = known == null ? new RequestDecoder(check) : known.decoder;
        Buffer input = ctx.getMessage();
        boolean wasBroken = decoder.isBodyBroken();
        ByteBuffer validBytes = decoder.decode(onArray(input));
        if (!decoder.isIdle()) {
            keep(connection, known, decoder);
        } else if (known != null) {
            forget(connection, known);
        }
        if (!wasBroken && decoder.isBodyBroken()) {
            reportBrokenBody(connection, decoder);
        }
        if (!validBytes.hasRemaining()) {
            input.tryDispose();
            return ctx.getStopAction();
        }
        ctx.setMessage(part(ctx, input, validBytes));
        return ctx.getInvokeAction();
    }

    private void keep(Connection<?> connection, @Nullable UnfinishedRequest known, RequestDecoder decoder) {
        UnfinishedRequest unfinished = known == null ? new UnfinishedRequest(connection, decoder, memory) : known;
        if (known == null) {
            UNFINISHED.set(connection, unfinished);
        }
        unfinished.count();
    }

    private static void forget(Connection<?> connection, UnfinishedRequest known) {
        UNFINISHED.remove(connection);
        known.account.close();
    }

    @Override
    public NextAction handleClose(FilterChainContext ctx) {
        UnfinishedRequest known = UNFINISHED.get(ctx.getConnection());
        if (known != null) {
            forget(ctx.getConnection(), known);
        }
        return ctx.getInvokeAction();
    }

    private void reportBrokenBody(Connection<?> connection, RequestDecoder decoder) {
        brokenBodies.log("a request was refused: " + fault(connection).detail());
        if (decoder.isBodyBegun()) {
            RequestBody.fail(connection);
        }
    }

    /** The input itself, narrowed to the valid bytes if they are in its array. */
    private static Buffer part(FilterChainContext ctx, Buffer input, ByteBuffer validBytes) {
        if (!input.hasArray() || input.array() != validBytes.array()) {
            return Buffers.wrap(ctx.getMemoryManager(), validBytes);
        }
        int from = validBytes.arrayOffset() + validBytes.position() - input.arrayOffset();
        input.limit(from + validBytes.remaining());
        input.position(from);
        return input;
    }

    private static ByteBuffer onArray(Buffer input) {
        if (input.hasArray()) {
            return ByteBuffer.wrap(input.array(), input.arrayOffset() + input.position(), input.remaining());
        }
        byte[] copy = new byte[input.remaining()];
        input.get(copy);
        return ByteBuffer.wrap(copy);
    }
}
