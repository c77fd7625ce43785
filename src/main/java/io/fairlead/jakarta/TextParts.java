package io.fairlead.jakarta;

import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import jakarta.websocket.MessageHandler;
import java.util.function.Consumer;

/**
 * Assembles the parts of a text, for containers that do not limit the size of a message that they assemble. If the text
 * becomes too large, passes on the parts so far as the message, which is refused for its size, and ignores the rest.
 *
 * <p>Threading: the container's thread of one session.
 */
final class TextParts implements MessageHandler.Partial<String> {
    private final int maxBytes;
    private final Consumer<Frame> taker;
    private final StringBuilder text = new StringBuilder();
    private final MemoryBudget.Account memory;
    private long bytes;
    private int keptBytes;

    TextParts(int maxBytes, MemoryBudget.Account memory, Consumer<Frame> taker) {
        this.memory = memory;
        this.maxBytes = maxBytes;
        this.taker = taker;
    }

    @Override
    public void onMessage(String part, boolean last) {
        boolean fitted = bytes <= maxBytes;
        if (fitted) {
            bytes += bytes(part);
            text.append(part);
        }
        if (fitted && (last || bytes > maxBytes)) {
            taker.accept(Frame.text(text.toString()));
            text.setLength(0);
        }
        if (last) {
            bytes = 0;
        }
        keptBytes = memory.kept(keptBytes, text.length());
    }

    /** The size in UTF-8; each surrogate counts for half of the pair's four bytes. */
    private static long bytes(String part) {
        return part.chars()
                .map(c -> c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate((char) c) ? 2 : 3)
                .asLongStream()
                .sum();
    }
}
