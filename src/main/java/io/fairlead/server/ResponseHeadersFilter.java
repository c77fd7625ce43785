package io.fairlead.server;

import io.fairlead.access.Authority;
import io.fairlead.access.Cors;
import io.fairlead.http.PageHeaders;
import io.fairlead.http1.RequestHead;
import java.util.Map;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.FastHttpDateFormat;
import org.glassfish.grizzly.http.util.Header;

/**
 * Stands right before the HTTP codec, where every answer passes whoever gives it, and completes its head: with the time
 * (RFC 9110 §6.6.1) with {@link PageHeaders}, where it says nothing
 * else, and with those of {@link Cors}.
 *
 * <p>An answer must not begin in Grizzly's output buffer, which takes all that is added behind it for trailers.
 *
 * <p>Threading: safe; has no state.
 */
final class ResponseHeadersFilter extends BaseFilter {
    private final Cors cors;

    ResponseHeadersFilter(Cors cors) {
        this.cors = cors;
    }

    @Override
    public NextAction handleWrite(FilterChainContext ctx) {
        if (ctx.getMessage() instanceof HttpPacket packet
                && packet.getHttpHeader() instanceof HttpResponsePacket answer
                && !answer.isCommitted()
                && answer.getStatus() >= 200) {
            complete(answer);
            cors(ctx.getConnection(), answer.getRequest()).forEach(answer::setHeader);
        }
        return ctx.getInvokeAction();
    }

    private Map<String, String> cors(Connection<?> connection, HttpRequestPacket request) {
        String path = request.getRequestURI();
        String origin = request.getHeader("Origin");
        String host = request.getHeader(Header.Host);
        RequestHead refused = RequestFilter.isRefused(request) ? RequestFilter.asked(connection) : null;
        if (refused != null) {
            path = refused.path();
            origin = refused.origin();
            Authority authority = refused.authority();
            host = authority == null ? null : authority.text();
        }
        return origin == null ? Map.of() : cors.headers(RequestTargets.decoded(path), origin, host, request.isSecure());
    }

    private static void complete(HttpResponsePacket answer) {
        // After a 100 there is one already: that of the 100.
        answer.setHeader(Header.Date, FastHttpDateFormat.getCurrentDate());
        PageHeaders.ALL.forEach((name, value) -> {
            if (!answer.containsHeader(name)) {
                answer.setHeader(name, value);
            }
        });
    }
}
