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
 * Runs directly before the HTTP codec, which every response passes, and adds header fields: {@code Date} (RFC 9110
 * §6.6.1), those of {@link PageHeaders} that the response does not set itself, and those of {@link Cors}.
 *
 * <p>A response must not start in Grizzly's output buffer, which treats fields added later as trailers.
 *
 * <p>Threading: safe; stateless.
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
        RequestHead refused = RequestFilter.isRefused(request) ? RequestFilter.refusedHead(connection) : null;
        if (refused != null) {
            path = refused.path();
            origin = refused.origin();
            Authority authority = refused.authority();
            host = authority == null ? null : authority.text();
        }
        return origin == null ? Map.of() : cors.headers(RequestTargets.decoded(path), origin, host, request.isSecure());
    }

    private static void complete(HttpResponsePacket answer) {
        // Replaces the Date of a preceding 100 response.
        answer.setHeader(Header.Date, FastHttpDateFormat.getCurrentDate());
        PageHeaders.ALL.forEach((name, value) -> {
            if (!answer.containsHeader(name)) {
                answer.setHeader(name, value);
            }
        });
    }
}
