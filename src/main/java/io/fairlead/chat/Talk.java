package io.fairlead.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Presence;
import io.fairlead.core.Frame;
import io.fairlead.wire.Written;
import java.io.IOException;
import java.util.List;

/**
 * What is said in a room, as it is published and stored: a JSON object, to which offset and time are added for those
 * who hear it.
 */
public final class Talk {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A message as members hear it. One that its room could not store comes without the {@code ref} that would
     * acknowledge it.
     */
    public static final Entry.Encoding HEARD =
            entry -> Written.STAMPED.encode(entry.isLost() ? withoutRef(entry) : entry);

    /** @param ref what the sender calls it; empty: nothing */
    public record Said(String nick, String text, String ref) {}

    private Talk() {}

    static Frame message(Presence from, String text, String ref) {
        return Written.message("message", json -> {
            writePerson(json, "from", from);
            json.writeStringField("text", text);
            Written.writeRef(json, ref);
        });
    }

    static Frame whisper(Presence from, Presence to, String text, String ref) {
        return Written.message("whisper", json -> {
            writePerson(json, "from", from);
            writePerson(json, "to", to);
            json.writeStringField("text", text);
            Written.writeRef(json, ref);
        });
    }

    static Frame typing(Presence member) {
        return Written.message("typing", json -> writeMember(json, "member", member));
    }

    private static void writePerson(JsonGenerator json, String key, Presence person) throws IOException {
        json.writeObjectFieldStart(key);
        json.writeStringField("id", person.id());
        json.writeStringField("nick", person.name());
        json.writeEndObject();
    }

    static void writeMember(JsonGenerator json, String key, Presence member) throws IOException {
        json.writeFieldName(key);
        writeMember(json, member);
    }

    static void writeMembers(JsonGenerator json, List<Presence> members) throws IOException {
        json.writeArrayFieldStart("members");
        for (Presence member : members) {
            writeMember(json, member);
        }
        json.writeEndArray();
    }

    private static void writeMember(JsonGenerator json, Presence member) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", member.id());
        json.writeStringField("nick", member.name());
        json.writeStringField("via", member.via());
        json.writeEndObject();
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
        Frame bare = Written.message("message", json -> {
            json.writeFieldName("from");
            json.writeRawValue(tree.path("from").toString());
            json.writeStringField("text", tree.path("text").asText());
        });
        return entry.with(bare);
    }
}
