package io.fairlead.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The messages of a hub in the JSON envelope {@code fairlead.relay.v1}. */
public final class RelayEnvelope {
    public static final String SUBPROTOCOL = "fairlead.relay.v1";

    /** An entry as {@code data}; a constant, so that each entry is encoded once for all sessions. */
    public static final Entry.Encoding DATA = RelayEnvelope::data;

    private RelayEnvelope() {}

    public static Frame welcome(String relay, Channel.Start start, List<PeerView> peers) {
        return MessageWriter.message("welcome", json -> {
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
        return MessageWriter.message("data", json -> {
            json.writeNumberField("offset", entry.offset());
            json.writeStringField("peer", entry.source());
            writePayload(json, entry.frame(), entry.time());
        });
    }

    /** A message from the gateway to one session: not an entry of the log, so without an offset. */
    public static Frame direct(Frame payload, Instant time) {
        return MessageWriter.message("data", json -> {
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

    public static Frame joined(PeerView peer) {
        return MessageWriter.message("peer-joined", json -> {
            json.writeFieldName("peer");
            writePeer(json, peer);
        });
    }

    public static Frame left(PeerView peer, Close close) {
        return MessageWriter.message("peer-left", json -> {
            json.writeFieldName("peer");
            writePeer(json, peer);
            json.writeStringField("reason", close.kind());
        });
    }

    private static void writePeer(JsonGenerator json, PeerView peer) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", peer.id());
        json.writeStringField("address", peer.address());
        json.writeStringField("since", peer.since().toString());
        json.writeEndObject();
    }
}
