package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.session.OpenSession;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Passes what a client sent to its session, as long as there is one.
 *
 * <p>Threading: the loop's thread alone.
 */
final class FrameDispatcher implements FrameHandler {
    private final WebSocketConnection connection;
    private @Nullable OpenSession session;

    FrameDispatcher(WebSocketConnection connection) {
        this.connection = connection;
    }

    void attach(OpenSession opened) {
        session = opened;
    }

    /** Ends the session, once. */
    void end(Close close) {
        OpenSession opened = session;
        session = null;
        if (opened != null) {
            opened.onClosed(close);
        }
    }

    @Override
    public void onText(byte[] utf8) {
        onMessage(Frame.text(utf8));
    }

    @Override
    public void onBinary(byte[] bytes) {
        onMessage(Frame.binary(bytes));
    }

    private void onMessage(Frame frame) {
        OpenSession opened = session;
        if (opened != null) {
            opened.onMessage(frame);
        }
    }

    @Override
    public void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded) {
        OpenSession opened = session;
        if (opened != null) {
            opened.onPart(kind, payload, messagesEnded);
        }
    }

    @Override
    public void onPing(byte[] payload) {
        connection.pong(payload);
    }

    @Override
    public void onPong(byte[] payload) {
        OpenSession opened = session;
        if (opened != null) {
            opened.onPong(ByteBuffer.wrap(payload));
        }
    }

    @Override
    public void onClose(Close close) {
        connection.closeCame(close);
    }

    @Override
    public void onFault(Close close) {
        connection.faultCame(close);
    }

    /** Closes for a fault of the client's, behind what answers the messages before it. */
    void fail(Close close) {
        OpenSession opened = session;
        if (opened == null) {
            connection.close(close);
        } else {
            opened.closeAfterDrain(close);
        }
    }
}
