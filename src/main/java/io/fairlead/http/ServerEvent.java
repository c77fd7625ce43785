package io.fairlead.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Encodes the events of an event stream (HTML Living Standard §9.2). */
final class ServerEvent {
    /** The delay before a client reconnects. */
    static final int RETRY_MS = 1000;

    /** The id of a last event after which a reconnect is pointless; it differs from every position. */
    static final String FINAL = "final";

    private static final byte[] COMMENT = {':', '\n', '\n'};
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_HEAD_BYTES = 160;
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private ServerEvent() {}

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** An empty comment, which keeps the connection alive. */
    static byte[] comment() {
        return COMMENT.clone();
    }

    /** A comment of this length (at least 3), which fills the buffer of a proxy. */
    static byte[] padding(int length) {
        byte[] padding = new byte[Math.max(length, COMMENT.length)];
        Arrays.fill(padding, (byte) ' ');
        padding[0] = ':';
        padding[padding.length - 2] = '\n';
        padding[padding.length - 1] = '\n';
        return padding;
    }

    /** @param id the log position at which the session starts; null: unknown */
    static byte[] open(String session, String subprotocol, @Nullable String id) {
        byte[] data = json(json -> {
            json.writeStringField("session", session);
            json.writeNumberField("retry", RETRY_MS);
            json.writeStringField("subprotocol", subprotocol);
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + MAX_HEAD_BYTES);
        out.writeBytes(("retry: " + RETRY_MS + "\n").getBytes(StandardCharsets.US_ASCII));
        write(out, "session", id, data);
        return out.toByteArray();
    }

    static byte[] close(Close close) {
        byte[] data = json(json -> {
            json.writeNumberField("code", close.code());
            json.writeStringField("reason", close.reason());
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + MAX_HEAD_BYTES);
        write(out, "close", isFinal(close) ? FINAL : null, data);
        return out.toByteArray();
    }

    private static boolean isFinal(Close close) {
        return Arrays.stream(Problem.Kind.values())
                .filter(kind -> kind.closeCode() == close.code())
                .allMatch(kind -> kind.retry() == Problem.Retry.NO);
    }

    /** @param frame a text or binary message */
    static byte[] message(Frame frame, @Nullable String id) {
        byte[] data = frame.isText() ? frame.array() : Base64.getEncoder().encode(frame.array());
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + MAX_HEAD_BYTES);
        write(out, frame.isText() ? "message" : "binary", id, data);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String type, @Nullable String id, byte[] data) {
        String head = (id == null ? "" : "id: " + id + "\n") + "event: " + type + "\n";
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        lines(out, data);
        out.write('\n');
    }

    /**
     * Writes one field per line. CR LF and CR end a line as well and arrive as LF, because the format can't encode
     * them.
     */
    private static void lines(ByteArrayOutputStream out, byte[] data) {
        int begin = 0;
        for (int at = 0; at < data.length; at++) {
            if (data[at] == '\n' || data[at] == '\r') {
                line(out, data, begin, at);
                at += data[at] == '\r' && at + 1 < data.length && data[at + 1] == '\n' ? 1 : 0;
                begin = at + 1;
            }
        }
        line(out, data, begin, data.length);
    }

    private static void line(ByteArrayOutputStream out, byte[] data, int begin, int end) {
        out.writeBytes(DATA);
        out.write(data, begin, end - begin);
        out.write('\n');
    }

    private static byte[] json(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(MAX_HEAD_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
