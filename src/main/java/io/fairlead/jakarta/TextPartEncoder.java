package io.fairlead.jakarta;

import io.fairlead.core.Frame;
import jakarta.websocket.MessageHandler;
import java.nio.charset.StandardCharsets;

/**
 * Encodes the parts of a text as UTF-8. If a part ends within a surrogate pair, the first surrogate is kept for the
 * next part.
 *
 * <p>Threading: the container's thread of one session.
 */
final class TextPartEncoder implements MessageHandler.Partial<String> {
    /** Receives the encoded parts. */
    @FunctionalInterface
    interface Taker {
        void onPart(Frame.Kind kind, byte[] part, boolean last);
    }

    private final Taker taker;
    private String cut = "";

    TextPartEncoder(Taker taker) {
        this.taker = taker;
    }

    @Override
    public void onMessage(String part, boolean last) {
        String text = cut + part;
        int end = text.length();
        if (!last && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        cut = text.substring(end);
        taker.onPart(Frame.Kind.TEXT, text.substring(0, end).getBytes(StandardCharsets.UTF_8), last);
    }
}
