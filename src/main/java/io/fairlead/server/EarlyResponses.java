package io.fairlead.server;

import io.fairlead.core.Problem;
import io.fairlead.core.ProblemJson;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.tyrus.spi.UpgradeResponse;

/** Responses to requests that do not reach the HTTP server: errors and upgrades. */
final class EarlyResponses {
    private EarlyResponses() {}

    /** Sends a problem document (RFC 9457) and closes the connection. */
    static void refuse(FilterChainContext ctx, HttpRequestPacket request, Problem problem) {
        byte[] body = ProblemJson.text(problem).getBytes(StandardCharsets.UTF_8);
        HttpResponsePacket response = request.getResponse();
        // Otherwise the codec omits header fields in the response to an upgrade request.
        request.setIgnoreContentModifiers(false);
        response.setIgnoreContentModifiers(false);
        response.setProtocol(Protocol.HTTP_1_1);
        response.setStatus(ProblemJson.status(problem));
        response.setContentLength(body.length);
        response.setContentType(ProblemJson.CONTENT_TYPE);
        response.setHeader(Header.CacheControl, "no-store");
        ProblemJson.fields(problem).forEach(response::setHeader);
        response.setHeader(Header.Connection, "close");
        if (problem.status() == Problem.UPGRADE_REQUIRED) {
            // Grizzly has no reason phrase for 426.
            response.setReasonPhrase("Upgrade Required");
        }
        Buffer content = Buffers.wrap(ctx.getMemoryManager(), body);
        ctx.write(HttpContent.builder(response).content(content).last(true).build());
        ctx.getConnection().closeSilently();
    }

    /** Sends the 101 response of a successful handshake. */
    static void upgrade(FilterChainContext ctx, HttpRequestPacket request, UpgradeResponse upgrade) {
        HttpResponsePacket response = request.getResponse();
        response.setProtocol(Protocol.HTTP_1_1);
        response.setStatus(upgrade.getStatus());
        upgrade.getHeaders().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        ctx.write(HttpContent.builder(response).build());
    }
}
