package io.fairlead.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.tyrus.core.ProtocolHandler;
import org.glassfish.tyrus.core.TyrusWebSocket;
import org.glassfish.tyrus.core.Version;
import org.glassfish.tyrus.core.WebSocketException;
import org.glassfish.tyrus.core.frame.BinaryFrame;
import org.glassfish.tyrus.core.frame.CloseFrame;
import org.glassfish.tyrus.core.frame.Frame;
import org.glassfish.tyrus.core.frame.PingFrame;
import org.glassfish.tyrus.core.frame.PongFrame;
import org.glassfish.tyrus.core.frame.TextFrame;

/** What Tyrus' own parser makes of a client's bytes, in the words of {@link RecordedFrames}; a fault without its reason. */
final class TyrusReading {
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private boolean ended;

    /** As its engine's read handler does it: frame by frame, until one is not whole or not allowed. */
    static List<String> of(byte[] bytes) {
        TyrusReading reading = new TyrusReading();
        ProtocolHandler handler = Version.DRAFT17.createHandler(false, null);
        TyrusWebSocket socket = reading.new Socket(handler);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            Frame frame = handler.unframe(buffer);
            while (frame != null) {
                handler.process(frame, socket);
                frame = reading.ended ? null : handler.unframe(buffer);
            }
        } catch (WebSocketException refused) {
            reading.lines.add("fault " + refused.getCloseReason().getCloseCode().getCode());
        } catch (RuntimeException defect) {
            reading.lines.add("fault 1011");
        }
        return reading.lines;
    }

    /** Hears what the parser finds; it has no connection, so its closes go nowhere. */
    private final class Socket extends TyrusWebSocket {
        Socket(ProtocolHandler handler) {
            super(handler, null);
        }

        @Override
        public void onMessage(TextFrame frame) {
            onFragment(frame, true);
        }

        @Override
        public void onMessage(BinaryFrame frame) {
            onFragment(frame, true);
        }

        @Override
        public void onFragment(TextFrame frame, boolean last) {
            text.append(frame.getTextPayload());
            if (last) {
                lines.add("text " + text);
                text.setLength(0);
            }
        }

        @Override
        public void onFragment(BinaryFrame frame, boolean last) {
            binary.writeBytes(frame.getPayloadData());
            if (last) {
                lines.add("binary " + RecordedFrames.hex(binary.toByteArray()));
                binary.reset();
            }
        }

        @Override
        public void onPing(PingFrame frame) {
            lines.add("ping " + RecordedFrames.hex(frame.getPayloadData()));
        }

        @Override
        public void onPong(PongFrame frame) {
            lines.add("pong " + RecordedFrames.hex(frame.getPayloadData()));
        }

        @Override
        public void onClose(CloseFrame frame) {
            String reason = frame.getCloseReason().getReasonPhrase();
            lines.add(
                    "close " + frame.getCloseReason().getCloseCode().getCode() + " " + (reason == null ? "" : reason));
            ended = true;
        }

        @Override
        public void close(int code, String reason) {
            ended = true;
        }
    }
}
