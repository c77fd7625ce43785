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

/** Answers to requests that never reach the HTTP server: refusals and upgrades. */
final class EarlyResponses {
    private EarlyResponses() {}

    /** A problem document (RFC 9457), after which the connection is closed. */
    static void refuse(FilterChainContext ctx, HttpRequestPacket request, Problem problem) {
        byte[] body = ProblemJson.text(problem).getBytes(StandardCharsets.UTF_8);
        HttpResponsePacket response = request.getResponse();
        // Of an answer to an offered upgrade the codec would leave out fields.
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
            // Grizzly knows no phrase.
            response.setReasonPhrase("Upgrade Required");
        }
        Buffer content = Buffers.wrap(ctx.getMemoryManager(), body);
        ctx.write(HttpContent.builder(response).content(content).last(true).build());
        ctx.getConnection().closeSilently();
    }

    /** The 101 of a handshake that succeeded. */
    static void upgrade(FilterChainContext ctx, HttpRequestPacket request, UpgradeResponse upgrade) {
        HttpResponsePacket response = request.getResponse();
        response.setProtocol(Protocol.HTTP_1_1);
        response.setStatus(upgrade.getStatus());
        upgrade.getHeaders().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        ctx.write(HttpContent.builder(response).build());
    }
}
