package io.fairlead.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.fairlead.channel.Entry;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Makes the JSON messages that the gateway sends. */
public final class MessageWriter {
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    /** An entry whose payload is a JSON object, with its offset (a signal has none) and time put in front. */
    public static final Entry.Encoding STAMPED = MessageWriter::stamped;

    private MessageWriter() {}

    /** Writes the fields of a message, but for its type. */
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    public static Frame message(String type, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            body.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Frame.text(bytes.toByteArray());
    }

    /** @param ref what the client called its message; empty: nothing */
    public static Frame error(Problem problem, String ref) {
        return message("error", json -> {
            json.writeStringField("code", problem.kind().id());
            json.writeStringField("detail", problem.detail());
            writeRef(json, ref);
        });
    }

    /** The answer to a ping. @throws Problem invalid, when it has other keys than {@code type} and {@code ref} */
    public static Frame pong(JsonMessage ping) {
        String ref = ping.only().ref();
        return message("pong", json -> writeRef(json, ref));
    }

    /** Tells a receiver that it lost messages to its delivery policy. */
    public static Frame gap(long dropped, Delivery.Policy policy) {
        return message("gap", json -> {
            json.writeNumberField("dropped", dropped);
            json.writeStringField("reason", policy.id());
        });
    }

    public static void writeRef(JsonGenerator json, String ref) throws IOException {
        if (!ref.isEmpty()) {
            json.writeStringField("ref", ref);
        }
    }

    /** Writes a frame that holds JSON as a value of its own. */
    public static void writeRaw(JsonGenerator json, Frame value) throws IOException {
        json.writeRawValue(value.string());
    }

    private static Frame stamped(Entry entry) {
        String offset = entry.offset() == 0 ? "" : "\"offset\":" + entry.offset() + ",";
        byte[] stamp = ("{" + offset + "\"time\":\"" + entry.time() + "\",").getBytes(StandardCharsets.US_ASCII);
        byte[] payload = entry.frame().array();
        byte[] whole = new byte[stamp.length + payload.length - 1];
        System.arraycopy(stamp, 0, whole, 0, stamp.length);
        System.arraycopy(payload, 1, whole, stamp.length, payload.length - 1);
        return Frame.text(whole);
    }
}
