package io.fairlead.http;

import io.fairlead.core.Problem;
import io.fairlead.session.SessionContext;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads posts to sessions: one message each, with limits on its type, its size and the time to receive it.
 *
 * <p>Threading: safe; stateless.
 */
final class PostReader {
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

    private static final Pattern PARAMETER = Pattern.compile(";\\s*([^=;\\s]+)=(\"[^\"]*\"|[^;]*)");
    /** The labels of UTF-8 in Encoding Standard §4.2. */
    private static final Set<String> UTF_8_LABELS =
            Set.of("unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "utf-8", "utf8", "x-unicode20utf8");

    private final SessionContext context;

    PostReader(SessionContext context) {
        this.context = context;
    }

    /** @throws Problem bad-data, too-large or busy, before the body is read */
    void take(HttpExchange exchange, FallbackSession session) {
        int maxBytes = context.maxMessageBytes();
        boolean text = isText(exchange.header("Content-Type"));
        if (exchange.contentLength() > maxBytes) {
            throw Fallback.tooLarge(maxBytes);
        }
        if (!session.inbox().reserve()) {
            throw new Problem(Problem.Kind.BUSY, "Too many messages of this session are under way");
        }
        PostedMessage post = new PostedMessage(
                session, exchange, text, maxBytes, context.nanoTime().getAsLong());
        exchange.read(maxBytes, post);
        if (post.isReading()) {
            context.timer().after(BODY_TIMEOUT, deadline(new WeakReference<>(post)));
        }
    }

    /** A weak reference, so that the timer does not retain a message read long before its deadline. */
    private static Runnable deadline(WeakReference<PostedMessage> post) {
        return () -> {
            PostedMessage late = post.get();
            if (late != null) {
                late.onDeadline();
            }
        };
    }

    /** Without a type, it is binary (RFC 9110 §8.3). */
    private static boolean isText(@Nullable String contentType) {
        String given = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        String type = given.split(";", 2)[0].strip();
        Matcher parameters = PARAMETER.matcher(given);
        while (parameters.find()) {
            String value = parameters.group(2).replaceAll("^\"|\"$", "").strip();
            if (parameters.group(1).equals("charset") && !UTF_8_LABELS.contains(value)) {
                throw new Problem(Problem.Kind.BAD_DATA, "A text is UTF-8");
            }
        }
        return switch (type) {
            case "text/plain", "application/json" -> true;
            case "application/octet-stream", "" -> false;
            default ->
                throw new Problem(
                        Problem.Kind.BAD_DATA, "Expected text/plain, application/json or application/octet-stream");
        };
    }
}
