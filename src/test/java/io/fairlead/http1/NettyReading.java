package io.fairlead.http1;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The whole requests that Netty's decoder reads out of some bytes, each as one line. */
public final class NettyReading {
    private NettyReading() {}

    public static List<String> of(byte[] bytes) {
        List<String> requests = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(
                new HttpDecoderConfig().setMaxInitialLineLength(32 << 10).setMaxHeaderSize(32 << 10)));
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        StringBuilder request = new StringBuilder();
        for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
            if (part.decoderResult().isFailure() || part instanceof HttpRequest head && isStandIn(head)) {
                break;
            }
            if (part instanceof HttpRequest head) {
                request.setLength(0);
                request.append(line(head));
            }
            if (part instanceof HttpContent content) {
                byte[] body = ByteBufUtil.getBytes(content.content());
                request.append(new String(body, StandardCharsets.ISO_8859_1));
                content.release();
            }
            if (part instanceof LastHttpContent) {
                requests.add(request.toString());
            }
        }
        channel.finishAndReleaseAll();
        return requests;
    }

    /** Of a request that was refused. */
    private static boolean isStandIn(HttpRequest head) {
        return head.method().name().equals("GET") && head.uri().equals("*");
    }

    private static String line(HttpRequest head) {
        return line(
                head.method().name(),
                head.uri(),
                head.headers().get("Host", ""),
                head.protocolVersion().text(),
                head.headers().getAll("X").toString());
    }

    /** @param uri of a whole URI the path and the query, since that is what it is served by */
    public static String line(String method, String uri, String host, String protocol, String values) {
        String path = uri.replaceFirst("(?i)^https?://[^/?]*", "");
        String target = path.startsWith("/") || path.equals("*") ? path : "/" + path;
        String authority = path.equals(uri) ? host : uri.replaceFirst("(?i)^https?://([^/?]*).*$", "$1");
        return method + " " + target.replaceFirst("[?]$", "") + " " + authority + " " + protocol + " " + values + " ";
    }
}
