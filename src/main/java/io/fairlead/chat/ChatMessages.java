package io.fairlead.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Presence;
import io.fairlead.core.Frame;
import io.fairlead.protocol.MessageWriter;
import io.fairlead.protocol.PersonFields;
import java.io.IOException;

/**
 * What is said in a room, as it is published and stored: a JSON object, to which offset and time are added for those
 * who hear it.
 */
public final class ChatMessages {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .build();

    /**
     * A message as members hear it. One that its room could not store comes without the {@code ref} that would
     * acknowledge it.
     */
    public static final Entry.Encoding HEARD =
            entry -> MessageWriter.STAMPED.encode(entry.isLost() ? withoutRef(entry) : entry);

    /** @param ref what the sender calls it; empty: nothing */
    public record Said(String nick, String text, String ref) {}

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

    /** What a message or whisper says, for those who don't speak JSON. */
    public static Said read(Entry entry) {
        JsonNode tree = tree(entry);
        return new Said(
                tree.path("from").path("nick").asText(),
                tree.path("text").asText(),
                tree.path("ref").asText());
    }

    private static JsonNode tree(Entry entry) {
        try {
            return JSON.readTree(entry.frame().array());
        } catch (IOException notOurs) {
            throw new IllegalStateException("an entry of a room is not JSON", notOurs);
        }
    }

    private static Entry withoutRef(Entry entry) {
        JsonNode tree = tree(entry);
        Frame bare = MessageWriter.message("message", json -> {
            json.writeFieldName("from");
            json.writeRawValue(tree.path("from").toString());
            json.writeStringField("text", tree.path("text").asText());
        });
        return entry.with(bare);
    }
}
