package io.fairlead.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.core.Close;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** What a hub says in the JSON envelope {@code fairlead.relay.v1}. */
final class Envelope {
    static final String SUBPROTOCOL = "fairlead.relay.v1";

    private static final JsonFactory JSON = new JsonFactory();

    /** An entry as {@code data}; one object, so that it is encoded once for all sessions. */
    static final Entry.Encoding DATA = Envelope::data;

    private Envelope() {}

    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static Frame welcome(String relay, Channel.Start start, List<PeerView> peers) {
        return frame("welcome", json -> {
            json.writeStringField("relay", relay);
            json.writeStringField("epoch", start.position().epoch());
            json.writeNumberField("offset", start.position().offset());
            json.writeArrayFieldStart("peers");
            for (PeerView peer : peers) {
                writePeer(json, peer);
            }
            json.writeEndArray();
            json.writeBooleanField("recovered", start.recovered());
        });
    }

    private static Frame data(Entry entry) {
        return frame("data", json -> {
            json.writeNumberField("offset", entry.offset());
            json.writeStringField("peer", entry.source());
            writePayload(json, entry.frame(), entry.time());
        });
    }

    /** A message from the gateway to one session: it is not on the log and has no offset. */
    static Frame direct(Frame payload, Instant time) {
        return frame("data", json -> {
            json.writeStringField("peer", "gateway");
            writePayload(json, payload, time);
        });
    }

    private static void writePayload(JsonGenerator json, Frame payload, Instant time) throws IOException {
        json.writeStringField("time", time.toString());
        if (payload.isText()) {
            json.writeStringField("text", payload.string());
        } else {
            json.writeBinaryField("base64", payload.array());
        }
    }

    static Frame joined(PeerView peer) {
        return frame("peer-joined", json -> {
            json.writeFieldName("peer");
            writePeer(json, peer);
        });
    }

    static Frame left(PeerView peer, Close close) {
        return frame("peer-left", json -> {
            json.writeFieldName("peer");
            writePeer(json, peer);
            json.writeStringField("reason", close.kind());
        });
    }

    static Frame gap(long dropped, Delivery.Policy policy) {
        return frame("gap", json -> {
            json.writeNumberField("dropped", dropped);
            json.writeStringField("reason", policy.id());
        });
    }

    /** @param ref what the client called its message; empty: nothing */
    static Frame error(Problem problem, String ref) {
        return frame("error", json -> {
            json.writeStringField("code", problem.kind().id());
            json.writeStringField("detail", problem.detail());
            if (!ref.isEmpty()) {
                json.writeStringField("ref", ref);
            }
        });
    }

    private static void writePeer(JsonGenerator json, PeerView peer) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", peer.id());
        json.writeStringField("address", peer.address());
        json.writeStringField("since", peer.since().toString());
        json.writeEndObject();
    }

    private static Frame frame(String type, Body body) {
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
}
