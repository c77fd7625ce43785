package io.fairlead.jakarta;

import io.fairlead.core.EmptyFrameLimit;
import io.fairlead.core.Frame;
import io.fairlead.session.OpenSession;
import io.fairlead.session.SessionContext;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Passes a container's messages of a session to the endpoint: whole messages, or for a byte stream the parts that the
 * container delivers. The container answers pings itself; of the frames without a message, it reports only pongs.
 *
 * <p>Threading: the container's thread of one session.
 */
final class SessionHandlers {
    private final OpenSession opened;
    private final JakartaConnection connection;
    private final @Nullable UndertowTransport undertow;
    private final int maxMessageBytes;
    private final EmptyFrameLimit emptyFrames;

    SessionHandlers(
            OpenSession opened,
            JakartaConnection connection,
            @Nullable UndertowTransport undertow,
            SessionContext context) {
        this.opened = opened;
        this.connection = connection;
        this.undertow = undertow;
        this.maxMessageBytes = context.maxMessageBytes();
        this.emptyFrames = new EmptyFrameLimit(context.nanoTime());
    }

    /** Registers handlers for everything that the session receives. */
    void register(Session session) {
        // Liberty limits the size of a frame, not of a message, and assembles whole messages unless a handler accepts
        // parts.
        boolean liberty = LibertyClosing.isLiberty(session);
        boolean onUndertow = UndertowTransport.isUndertow(session);
        if (opened.streams()) {
            if (onUndertow) {
                // Undertow counts the parts of a message against these limits, although it does not store them.
                session.setMaxTextMessageBufferSize(Integer.MAX_VALUE);
                session.setMaxBinaryMessageBufferSize(Integer.MAX_VALUE);
            }
            session.addMessageHandler(String.class, new TextPartEncoder(this::onPart));
            session.addMessageHandler(byte[].class, (MessageHandler.Partial<byte[]>)
                    (part, last) -> onPart(Frame.Kind.BINARY, part, last));
        } else {
            if (liberty || onUndertow) {
                session.addMessageHandler(
                        String.class, new TextParts(maxMessageBytes, opened.memory(), this::onMessage));
            } else {
                session.addMessageHandler(String.class, text -> onMessage(Frame.text(text)));
            }
            if (liberty) {
                session.addMessageHandler(
                        byte[].class, new BinaryParts(maxMessageBytes, opened.memory(), this::onMessage));
            } else {
                session.addMessageHandler(byte[].class, bytes -> onMessage(Frame.binary(bytes)));
            }
        }
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) this::onPong);
        if (undertow != null) {
            undertow.onHandlersAdded();
        }
    }

    private void onMessage(Frame message) {
        if (admits(message.size())) {
            opened.onMessage(message);
        }
        onHandled();
    }

    private void onPart(Frame.Kind kind, byte[] part, boolean last) {
        if (admits(part.length)) {
            opened.onPart(kind, ByteBuffer.wrap(part), last ? 1 : 0);
        }
        onHandled();
    }

    private void onPong(PongMessage pong) {
        if (admits(0)) {
            opened.onPong(pong.getApplicationData());
            connection.onPong(pong.getApplicationData());
        }
    }

    private boolean admits(int payloadBytes) {
        if (payloadBytes > 0) {
            emptyFrames.onPayload();
        } else if (!emptyFrames.admit()) {
            connection.close(EmptyFrameLimit.close());
            return false;
        }
        return true;
    }

    private void onHandled() {
        if (undertow != null) {
            undertow.onMessageHandled();
        }
    }
}
