package io.fairlead.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.access.Sessions;
import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Ticker;
import io.fairlead.eventloop.FakeSocket;
import io.fairlead.session.SessionContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Frames, backpressure and the closing handshake (RFC 6455 §5, §7) of one connection, without a network. */
class WebSocketConnectionTest {
    private static final int FRAME_BYTES = 1_000;

    private final FakeSocket socket = new FakeSocket();
    private final Map<Duration, Runnable> timers = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final WebSocketConnection connection =
            new WebSocketConnection("127.0.0.1:1", socket, socket, null, context(), () -> events.add("over"));

    private SessionContext context() {
        return new SessionContext(
                new Sessions(10, 10),
                new Ticker(),
                new Meters(),
                MemoryBudget.unlimited(),
                (delay, task) -> timers.put(delay, task),
                Runnable::run,
                () -> "s",
                Clock.systemUTC(),
                () -> 0,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofSeconds(10));
    }

    private void receive(ClientBytes bytes) {
        socket.receive(bytes.array());
        socket.loop().run(connection::onReadable);
    }

    private void write(Frame frame) {
        socket.loop().run(() -> connection.write(frame, written -> events.add("written " + written)));
    }

    @Test
    void aPingIsAnswered() {
        receive(new ClientBytes().ping("hi"));
        assertArrayEquals(new byte[] {(byte) 0x8a, 2, 'h', 'i'}, socket.sent());
    }

    @Test
    void theClientsCloseIsAnsweredAndEndsTheConnection() {
        receive(new ClientBytes().close(1000, ""));
        assertArrayEquals(FrameWriter.close(Close.NORMAL), socket.sent());
        assertFalse(socket.isOpen());
        assertEquals(List.of("over"), events);
    }

    @Test
    void theConnectionIsReadUntilTheClientAnswersTheClose() {
        connection.suspend();
        connection.close(Close.NORMAL);
        connection.close(Close.RESET);
        assertArrayEquals(FrameWriter.close(Close.NORMAL), socket.sent());
        assertEquals(Close.NORMAL, connection.closed());
        assertTrue(socket.isOpen());
        assertTrue(socket.isReadable());
        receive(new ClientBytes().text("on its way").close(1000, ""));
        assertFalse(socket.isOpen());
        assertEquals(List.of("over"), events);
    }

    @Test
    void aFrameWithoutAMaskClosesWithAProtocolError() {
        socket.receive(new byte[] {(byte) 0x81, 1, 'x'});
        socket.loop().run(connection::onReadable);
        Close close = connection.closed();
        assertEquals(1002, close == null ? 0 : close.code());
    }

    @Test
    void aFrameThatTheSocketRefusesIsWrittenWhenThereIsRoom() {
        socket.room(10);
        write(Frame.binary(new byte[FRAME_BYTES]));
        write(Frame.binary(new byte[FRAME_BYTES]));
        assertEquals(List.of("written true"), events.subList(0, 1));
        socket.room(Integer.MAX_VALUE);
        socket.loop().run(connection::onWritable);
        assertEquals(List.of("written true", "written true"), events);
        assertEquals(2 * (4 + FRAME_BYTES), socket.sent().length);
    }

    @Test
    void aFrameThatWaitsFailsWhenTheConnectionIsLost() {
        socket.room(0);
        write(Frame.binary(new byte[FRAME_BYTES]));
        write(Frame.binary(new byte[FRAME_BYTES]));
        connection.abort();
        connection.abort();
        assertEquals(List.of("written true", "written false", "over"), events);
    }

    @Test
    void nothingIsReadWhileItIsSuspended() {
        connection.suspend();
        receive(new ClientBytes().ping("hi"));
        assertEquals(0, socket.sent().length);
        assertFalse(socket.isReadable());
        connection.resume();
        assertTrue(socket.isReadable());
        socket.loop().run(connection::onReadable);
        assertEquals(4, socket.sent().length);
    }
}
