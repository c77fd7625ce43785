package io.fairlead.jakarta;

import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import jakarta.websocket.MessageHandler;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * The counterpart of {@link TextParts} for binary messages: assembles the parts of a message. If the message becomes
 * too large, passes on the parts so far as the message, and ignores the rest.
 *
 * <p>Threading: the container's thread of one session.
 */
final class BinaryParts implements MessageHandler.Partial<byte[]> {
    private final int maxBytes;
    private final Consumer<Frame> taker;
    private ByteArrayOutputStream message = new ByteArrayOutputStream(0);
    private final MemoryBudget.Account memory;
    private boolean refused;
    private int keptBytes;

    BinaryParts(int maxBytes, MemoryBudget.Account memory, Consumer<Frame> taker) {
        this.memory = memory;
        this.maxBytes = maxBytes;
        this.taker = taker;
    }

    @Override
    public void onMessage(byte[] part, boolean last) {
        if (!refused && last && message.size() == 0) {
            taker.accept(Frame.binary(part));
            return;
        }
        if (!refused) {
            message.writeBytes(part);
            refused = message.size() > maxBytes;
            if (last || refused) {
                byte[] whole = message.toByteArray();
                message = new ByteArrayOutputStream(0);
                taker.accept(Frame.binary(whole));
            }
        }
        if (last) {
            refused = false;
        }
        keptBytes = memory.kept(keptBytes, message.size());
    }
}
