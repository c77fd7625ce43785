package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import java.nio.ByteBuffer;

/**
 * Receives the frames and messages of a client, in order. No call follows {@link #onClose} or {@link #onProtocolError}.
 *
 * <p>Threading: called by the reading thread from within {@link FrameReader#read}; calls do not overlap.
 */
interface FrameHandler {
    /** A whole message in valid UTF-8; owned by the receiver. */
    void onText(byte[] utf8);

    /** A whole message; owned by the receiver. */
    void onBinary(byte[] bytes);

    /**
     * While streaming: payload bytes of messages of one type, as received. All bytes of one read are passed in one call
     * if no control frame or other message type is between them. A call may therefore hold the end of one message,
     * whole messages and the start of another, unless messages may not be joined. A text may be split within a
     * character.
     *
     * @param payload position..limit, valid during the call; the callee may write there and before the position
     * @param messagesEnded the number of messages whose last byte is in it; at least 1 if the payload is empty
     */
    void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded);

    /** At most 125 bytes, owned by the receiver; the pong must carry them (RFC 6455 §5.5.3). */
    void onPing(byte[] payload);

    /** At most 125 bytes, owned by the receiver. */
    void onPong(byte[] payload);

    /** The client's close frame was received; 1005 if it had no code (RFC 6455 §7.1.5). */
    void onClose(Close close);

    /** The client violated the protocol (1002), sent a text that is not UTF-8 (1007), or too large a message (1009). */
    void onProtocolError(Close close);
}
