package io.fairlead.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.channel.Entry;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes the JSON messages of the gateway. */
public final class MessageWriter {
    /** An entry whose payload is a JSON object; its offset (none for a signal) and time are inserted in front. */
    public static final Entry.Encoding STAMPED = MessageWriter::stamped;

    private MessageWriter() {}

    /** @param fields writes all fields but the type */
    public static Frame message(String type, JsonCodec.Content fields) {
        return Frame.text(JsonCodec.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            fields.write(json);
            json.writeEndObject();
        }));
    }

    /** @param ref of the client's message; empty: none */
    public static Frame error(Problem problem, String ref) {
        return message("error", json -> {
            json.writeStringField("code", problem.kind().id());
            json.writeStringField("detail", problem.detail());
            writeRef(json, ref);
        });
    }

    /** The answer to a ping. @throws Problem invalid, if it has other keys than {@code type} and {@code ref} */
    public static Frame pong(JsonMessage ping) {
        String ref = ping.only().ref();
        return message("pong", json -> writeRef(json, ref));
    }

    /** Reports how many messages the delivery policy dropped. */
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

    /** Writes the JSON in a frame as a value. */
    public static void writeRaw(JsonGenerator json, Frame value) throws IOException {
        json.writeRawValue(value.string());
    }

    private static Frame stamped(Entry entry) {
        String offset = entry.offset() == 0 ? "" : "\"offset\":" + entry.offset() + ",";
        byte[] stamp = ("{" + offset + "\"time\":\"" + entry.time() + "\",").getBytes(StandardCharsets.US_ASCII);
        byte[] payload = entry.frame().array();
        byte[] stamped = new byte[stamp.length + payload.length - 1];
        System.arraycopy(stamp, 0, stamped, 0, stamp.length);
        System.arraycopy(payload, 1, stamped, stamp.length, payload.length - 1);
        return Frame.text(stamped);
    }
}
