package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import java.nio.ByteBuffer;

/**
 * Gets what a client sent, in its order. After {@link #onClose} or {@link #onFault} nothing follows.
 *
 * <p>Threading: called by the thread that reads, one call at a time, from within {@link FrameReader#read}.
 */
interface FrameHandler {
    /** A whole message: valid UTF-8, and the receiver's from now on. */
    void onText(byte[] utf8);

    /** A whole message, the receiver's from now on. */
    void onBinary(byte[] bytes);

    /**
     * While streaming: payload bytes of messages of one kind, as they came. All that one read brought without a control
     * frame or another kind between is one call, so it may hold the end of one message, whole ones and the begin of
     * another, unless messages are not to be joined. A text may be cut within a character.
     *
     * @param payload position..limit, lent for the call, which may write there and before the position
     * @param messagesEnded how many messages had their last byte in it; with an empty payload at least 1
     */
    void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded);

    /** At most 125 bytes, the receiver's from now on; a pong is to carry them back (RFC 6455 §5.5.3). */
    void onPing(byte[] payload);

    /** At most 125 bytes, the receiver's from now on. */
    void onPong(byte[] payload);

    /** The client's close came whole; 1005 when it had no code (RFC 6455 §7.1.5). */
    void onClose(Close close);

    /** The client broke the protocol (1002), a text is not UTF-8 (1007) or a message too large (1009). */
    void onFault(Close close);
}
