package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.EmptyFrameLimit;
import io.fairlead.core.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes down what a reader says, one line each; parts that follow each other are one line, however they were cut. */
final class RecordedFrames implements FrameHandler {
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private Frame.@Nullable Kind partKind;
    private int partMessages;
    /** How many times a part came. */
    private int parts;

    private @Nullable Close end;

    /** What a reader says to these bytes, which come in pieces of these sizes, each from where the piece begins. */
    static RecordedFrames of(int max, boolean streaming, byte[] bytes, IntUnaryOperator sizes) {
        RecordedFrames heard = new RecordedFrames();
        FrameReader reader = new FrameReader(max, heard, null, new EmptyFrameLimit(() -> 0));
        reader.stream(streaming, true, new byte[1024]);
        ByteBuffer lent = ByteBuffer.allocateDirect(Math.max(16, bytes.length));
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(bytes.length - at, Math.max(1, sizes.applyAsInt(at)));
            lent.clear().position(lent.capacity() - size);
            lent.put(bytes, at, size).position(lent.capacity() - size);
            reader.read(lent);
            if (lent.hasRemaining()) {
                throw new AssertionError("something is left unread");
            }
            at += size;
        }
        return heard;
    }

    static RecordedFrames whole(int max, byte[] bytes) {
        return of(max, false, bytes, at -> bytes.length);
    }

    /** All lines, the last one the end, if any. */
    List<String> lines() {
        endPart();
        return List.copyOf(lines);
    }

    int parts() {
        return parts;
    }

    @Nullable Close end() {
        return end;
    }

    private void say(String what) {
        endPart();
        if (end != null) {
            throw new AssertionError("after the end: " + what);
        }
        lines.add(what);
    }

    private void endPart() {
        if (partKind != null) {
            lines.add("part " + partKind + " " + partMessages + " " + hex(part.toByteArray()));
            partKind = null;
            partMessages = 0;
            part.reset();
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void onText(byte[] utf8) {
        say("text " + new String(utf8, StandardCharsets.UTF_8));
    }

    @Override
    public void onBinary(byte[] bytes) {
        say("binary " + hex(bytes));
    }

    @Override
    public void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded) {
        if (end != null || !payload.hasRemaining() && messagesEnded == 0) {
            throw new AssertionError("a part that says nothing, or after the end");
        }
        if (partKind != kind) {
            endPart();
        }
        parts++;
        partKind = kind;
        partMessages += messagesEnded;
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        part.writeBytes(bytes);
        for (int i = 0; i < payload.limit(); i++) {
            payload.put(i, (byte) 0xee);
        }
    }

    @Override
    public void onPing(byte[] payload) {
        say("ping " + hex(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        say("pong " + hex(payload));
    }

    @Override
    public void onClose(Close close) {
        say("close " + close.code() + " " + close.reason());
        end = close;
    }

    @Override
    public void onProtocolError(Close close) {
        say("fault " + close.code() + " " + close.reason());
        end = close;
    }
}
