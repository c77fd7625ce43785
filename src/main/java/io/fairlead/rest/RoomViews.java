package io.fairlead.rest;

import com.fasterxml.jackson.databind.util.RawValue;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.StoredChannels;
import io.fairlead.chat.ChatMessages;
import io.fairlead.chat.Room;
import io.fairlead.sketch.Board;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rooms and boards in the API's representation. */
final class RoomViews {
    private RoomViews() {}

    @Schema(name = "Room")
    record OfRoom(
            String room,
            int members,

            @Schema(
                    description = "of its log; null while nobody has come since it was stored",
                    types = {"string", "null"})
            @Nullable String epoch,

            @Schema(description = "of the newest message; 0: none")
            long offset) {
        static OfRoom of(String name, StoredChannels.Stored stored) {
            return new OfRoom(name, 0, null, stored.offset());
        }

        static OfRoom of(Room room) {
            return new OfRoom(
                    room.name(),
                    room.members().size(),
                    room.position().map(Position::epoch).orElse(null),
                    room.position().map(Position::offset).orElse(0L));
        }
    }

    @Schema(name = "RoomPage")
    record Listing(List<OfRoom> items, int total) {}

    @Schema(name = "Board")
    record OfBoard(
            String board,
            int members,

            @Schema(
                    description = "null while nobody has come since it was stored",
                    types = {"integer", "null"})
            @Nullable Integer strokes,

            @Schema(
                    description = "of its log; null while nobody has come since it was stored",
                    types = {"string", "null"})
            @Nullable String epoch,

            @Schema(description = "of the newest change; 0: none")
            long offset) {
        static OfBoard of(String name, StoredChannels.Stored stored) {
            return new OfBoard(name, 0, null, null, stored.offset());
        }

        static OfBoard of(Board board) {
            return new OfBoard(
                    board.name(),
                    board.members().size(),
                    board.strokes(),
                    board.position().map(Position::epoch).orElse(null),
                    board.position().map(Position::offset).orElse(0L));
        }
    }

    @Schema(name = "BoardPage")
    record BoardListing(List<OfBoard> items, int total) {}

    @Schema(name = "Member", description = "Its id is that of its session or raw peer")
    record Member(
            String id,
            String nick,

            @Schema(allowableValues = {"websocket", "http", "tcp"})
            String via) {
        static Member of(Presence member) {
            return new Member(member.id(), member.name(), member.via());
        }
    }

    @Schema(name = "MemberPage")
    record MemberListing(List<Member> items, int total) {}

    /** Messages exactly as members receive them. */
    record RawMessages(List<RawValue> items, boolean more) {
        static RawMessages of(RoomLookup.Excerpt found) {
            return new RawMessages(
                    found.messages().stream()
                            .map(entry -> new RawValue(
                                    entry.as(ChatMessages.DELIVERED).string()))
                            .toList(),
                    found.more());
        }
    }

    @Schema(name = "RoomMessages")
    record Messages(
            List<Message> items,

            @Schema(description = "whether there are older ones")
            boolean more) {}

    @Schema(name = "RoomMessage", description = "As members hear it")
    record Message(
            @Schema(allowableValues = "message") String type,

            long offset,
            @Schema(format = "date-time") String time,
            Speaker from,
            String text,
            @Nullable String ref) {}

    @Schema(name = "Speaker")
    record Speaker(String id, String nick) {}

    @Schema(name = "RoomPost", requiredProperties = "text")
    record Post(
            String text,

            @Schema(description = "default: the name of the token") @Nullable String nick) {}

    @Schema(name = "Posted")
    record Posted(long offset) {}
}
