package io.fairlead.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Presence;
import io.fairlead.core.Frame;
import io.fairlead.protocol.JsonCodec;
import io.fairlead.protocol.MessageWriter;
import io.fairlead.protocol.PersonFields;

/** The messages of a room, as published and stored: JSON objects. Offset and time are added on delivery. */
public final class ChatMessages {
    /**
     * A message as members receive it. If the room failed to store it, {@code ref} is omitted, since it would
     * acknowledge the message.
     */
    public static final Entry.Encoding DELIVERED =
            entry -> MessageWriter.STAMPED.encode(entry.isLost() ? withoutRef(entry) : entry);

    /** @param ref the sender's reference; empty: none */
    public record Content(String nick, String text, String ref) {}

    private ChatMessages() {}

    static Frame message(Presence from, String text, String ref) {
        return MessageWriter.message("message", json -> {
            PersonFields.writePerson(json, "from", from);
            json.writeStringField("text", text);
            MessageWriter.writeRef(json, ref);
        });
    }

    static Frame whisper(Presence from, Presence to, String text, String ref) {
        return MessageWriter.message("whisper", json -> {
            PersonFields.writePerson(json, "from", from);
            PersonFields.writePerson(json, "to", to);
            json.writeStringField("text", text);
            MessageWriter.writeRef(json, ref);
        });
    }

    static Frame typing(Presence member) {
        return MessageWriter.message("typing", json -> PersonFields.writeMember(json, "member", member));
    }

    /** Reads a message or whisper for members that do not use JSON. */
    public static Content read(Entry entry) {
        JsonNode tree = JsonCodec.read(entry.frame());
        return new Content(
                tree.path("from").path("nick").asText(),
                tree.path("text").asText(),
                tree.path("ref").asText());
    }

    private static Entry withoutRef(Entry entry) {
        JsonNode tree = JsonCodec.read(entry.frame());
        Frame bare = MessageWriter.message("message", json -> {
            json.writeFieldName("from");
            json.writeRawValue(tree.path("from").toString());
            json.writeStringField("text", tree.path("text").asText());
        });
        return entry.with(bare);
    }
}
