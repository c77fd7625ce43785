package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.session.OpenSession;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the messages and control frames of a client to its session, while there is one.
 *
 * <p>Threading: the loop's thread only.
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

    /** Ends the session; only the first call has an effect. */
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
        connection.closeReceived(close);
    }

    @Override
    public void onProtocolError(Close close) {
        connection.protocolErrorReceived(close);
    }

    /** Closes the session because of a client error, after the answers to earlier messages. */
    void fail(Close close) {
        OpenSession opened = session;
        if (opened == null) {
            connection.close(close);
        } else {
            opened.closeAfterDrain(close);
        }
    }
}
