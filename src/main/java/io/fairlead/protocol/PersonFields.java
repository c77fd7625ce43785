package io.fairlead.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.core.Frame;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes members in messages. */
public final class PersonFields {
    /** {@code joined}, {@code left} or {@code renamed}; a rename has the previous name. */
    public static final PresenceEvent.Encoding CHANGED = PersonFields::changed;

    private PersonFields() {}

    /** {@code {"id","nick"}} under a key. */
    public static void writePerson(JsonGenerator json, String key, Presence person) throws IOException {
        json.writeObjectFieldStart(key);
        json.writeStringField("id", person.id());
        json.writeStringField("nick", person.name());
        json.writeEndObject();
    }

    /** {@code {"id","nick","via"}} under a key. */
    public static void writeMember(JsonGenerator json, String key, Presence member) throws IOException {
        json.writeFieldName(key);
        write(json, member);
    }

    /** The member list, under {@code members}. */
    public static void writeMembers(JsonGenerator json, List<Presence> members) throws IOException {
        json.writeArrayFieldStart("members");
        for (Presence member : members) {
            write(json, member);
        }
        json.writeEndArray();
    }

    /** The fields of every welcome: {@code you}, {@code epoch}, {@code offset} and {@code members}. */
    public static void writeWelcome(JsonGenerator json, Presence you, Position position, List<Presence> members)
            throws IOException {
        writePerson(json, "you", you);
        json.writeStringField("epoch", position.epoch());
        json.writeNumberField("offset", position.offset());
        writeMembers(json, members);
    }

    private static void write(JsonGenerator json, Presence member) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", member.id());
        json.writeStringField("nick", member.name());
        json.writeStringField("via", member.via());
        json.writeEndObject();
    }

    private static Frame changed(PresenceEvent event) {
        return MessageWriter.message(event.change().name().toLowerCase(Locale.ROOT), json -> {
            writeMember(json, "member", event.presence());
            if (event.change() == Presence.Change.RENAMED) {
                json.writeStringField("was", event.previousName());
            }
        });
    }
}
