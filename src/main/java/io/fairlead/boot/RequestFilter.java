package io.fairlead.boot;

import io.fairlead.core.Problem;
import io.fairlead.http.RequestDecoder;
import io.fairlead.http.RequestHead;
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

/**
 * Stands before the HTTP codec and gives it what {@link RequestDecoder} lets pass. A connection between two requests
 * keeps nothing of it.
 *
 * <p>Threading: safe; one connection's events come one at a time.
 */
final class RequestFilter extends BaseFilter {
    private static final Attribute<RequestDecoder> DECODER =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(RequestFilter.class.getName());

    private final Consumer<RequestHead> check;

    /** @param check of each sound head; throws a {@link Problem} when it is not to be served */
    RequestFilter(Consumer<RequestHead> check) {
        this.check = check;
    }

    /** Whether this stands for a request that was refused. */
    static boolean isRefused(HttpRequestPacket request) {
        return request.getMethod() == Method.GET && request.getRequestURI().equals("*");
    }

    /** Why nothing more is read from a connection. */
    static Problem fault(Connection<?> connection) {
        RequestDecoder decoder = DECODER.get(connection);
        Problem fault = decoder == null ? null : decoder.fault();
        return fault == null ? new Problem(Problem.Kind.INVALID, "the request is not valid") : fault;
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) {
        Connection<?> connection = ctx.getConnection();
        RequestDecoder known = DECODER.get(connection);
        RequestDecoder decoder = known == null ? new RequestDecoder(check) : known;
        Buffer input = ctx.getMessage();
        ByteBuffer sound = decoder.decode(onArray(input));
        if (decoder.isIdle()) {
            if (known != null) {
                DECODER.remove(connection);
            }
        } else if (known == null) {
            DECODER.set(connection, decoder);
        }
        if (!sound.hasRemaining()) {
            input.tryDispose();
            return ctx.getStopAction();
        }
        ctx.setMessage(part(ctx, input, sound));
        return ctx.getInvokeAction();
    }

    /** The same buffer, when it holds what is sound. */
    private static Buffer part(FilterChainContext ctx, Buffer input, ByteBuffer sound) {
        if (!input.hasArray() || input.array() != sound.array()) {
            return Buffers.wrap(ctx.getMemoryManager(), sound);
        }
        int from = sound.arrayOffset() + sound.position() - input.arrayOffset();
        input.limit(from + sound.remaining());
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
