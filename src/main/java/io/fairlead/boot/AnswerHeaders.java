package io.fairlead.boot;

import io.fairlead.http.PageHeaders;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.FastHttpDateFormat;
import org.glassfish.grizzly.http.util.Header;

/**
 * Stands right before the HTTP codec, where every answer passes whoever gives it, and completes its head: with the time
 * (RFC 9110 §6.6.1) and with {@link PageHeaders}, where it says nothing else.
 *
 * <p>An answer must not begin in Grizzly's output buffer, which takes all that is added behind it for trailers.
 *
 * <p>Threading: safe; has no state.
 */
final class AnswerHeaders extends BaseFilter {
    @Override
    public NextAction handleWrite(FilterChainContext ctx) {
        if (ctx.getMessage() instanceof HttpPacket packet
                && packet.getHttpHeader() instanceof HttpResponsePacket answer
                && !answer.isCommitted()
                && answer.getStatus() >= 200) {
            complete(answer);
        }
        return ctx.getInvokeAction();
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
