package io.fairlead.rest;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.StoredChannels;
import io.fairlead.chat.Names;
import io.fairlead.chat.Room;
import io.fairlead.chat.Rooms;
import io.fairlead.core.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Rooms as calls name them: which there are, and what is said in one. What a store answers later is waited for here,
 * within bounds.
 *
 * <p>Threading: safe; calls may wait.
 */
final class RoomLookup {
    private static final long STORE_TIMEOUT_SECONDS = 5;

    private final Rooms rooms;
    private final StoredNames stored;

    RoomLookup(Rooms rooms, StoredChannels channels) {
        this.rooms = rooms;
        this.stored = new StoredNames(channels, Rooms.CHANNELS);
    }

    /** The messages of a look back, oldest first. */
    record Excerpt(List<Entry> messages, boolean more) {}

    /** Those in memory and those that are stored, by name. */
    List<RoomViews.OfRoom> all() {
        Map<String, RoomViews.OfRoom> all = new TreeMap<>();
        stored.all().forEach((name, room) -> all.put(name, RoomViews.OfRoom.of(name, room)));
        rooms.all().forEach(room -> all.put(room.name(), RoomViews.OfRoom.of(room)));
        return List.copyOf(all.values());
    }

    /**
     * A room, which is read when it is only stored.
     *
     * @throws Problem invalid, for a name that no room can have; not-found; busy, when the store does not answer
     */
    Room room(String name) {
        String checkedName = Names.roomOrBoard(name);
        Room room = rooms.find(checkedName).orElse(null);
        if (room == null) {
            requireStored(checkedName);
            return rooms.use(checkedName, RoomLookup::read);
        }
        return read(room);
    }

    private void requireStored(String checkedName) {
        if (!stored.has(checkedName)) {
            throw new Problem(Problem.Kind.NOT_FOUND, "there is no room of this name");
        }
    }

    /** @throws Problem as {@link #room} */
    void delete(String name) {
        String checkedName = Names.roomOrBoard(name);
        if (rooms.find(checkedName).isEmpty()) {
            requireStored(checkedName);
        }
        rooms.delete(checkedName);
    }

    /** @throws Problem as {@link #room} */
    Excerpt messages(String name, long before, int limit) {
        Room room = room(name);
        CompletableFuture<Excerpt> found = new CompletableFuture<>();
        room.history(before, limit, (messages, more) -> found.complete(new Excerpt(messages, more)));
        return await(found);
    }

    /**
     * Says something in a room that need not be there yet.
     *
     * @return its offset
     * @throws Problem invalid, too-large; busy, also when it was said but could not be stored
     */
    long say(String name, Presence from, String text) {
        String checkedName = Names.roomOrBoard(name);
        rooms.check(text);
        return rooms.use(checkedName, room -> announce(read(room), from, text));
    }

    private static long announce(Room room, Presence from, String text) {
        long offset = room.announce(from, text);
        if (room.entry(offset).map(Entry::isLost).orElse(false)) {
            throw new Problem(Problem.Kind.BUSY, "the message went out, but could not be stored");
        }
        return offset;
    }

    /** The same room, once it is known what is stored of it. */
    private static Room read(Room room) {
        if (room.position().isPresent()) {
            return room;
        }
        Beginning beginning = new Beginning(new CompletableFuture<>());
        room.channel().subscribe(beginning, null);
        try {
            await(beginning.position());
        } finally {
            room.channel().unsubscribe(beginning);
        }
        return room;
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(STORE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            throw new Problem(Problem.Kind.BUSY, "the store did not answer in time");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Problem(Problem.Kind.SHUTDOWN, "the gateway is stopping");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Learns where a log is, once it has been read. */
    private record Beginning(CompletableFuture<Position> position) implements Channel.Subscriber {
        @Override
        public void onStart(Channel.Start start) {
            position.complete(start.position());
        }

        @Override
        public void onEntry(Entry entry) {
            // only the beginning is of interest
        }

        @Override
        public void onFlush() {
            // nothing is written from here
        }
    }
}
