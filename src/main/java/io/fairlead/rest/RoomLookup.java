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
 * Finds rooms and their messages for API calls. Waits for asynchronous results of the store, with a timeout.
 *
 * <p>Threading: safe; calls may block.
 */
final class RoomLookup {
    private static final long STORE_TIMEOUT_SECONDS = 5;

    private final Rooms rooms;
    private final StoredNames stored;

    RoomLookup(Rooms rooms, StoredChannels channels) {
        this.rooms = rooms;
        this.stored = new StoredNames(channels, Rooms.CHANNELS);
    }

    /** A part of a room's history, oldest message first. */
    record Excerpt(List<Entry> messages, boolean more) {}

    /** The rooms in memory and the stored rooms, by name. */
    List<RoomViews.OfRoom> all() {
        Map<String, RoomViews.OfRoom> all = new TreeMap<>();
        stored.all().forEach((name, room) -> all.put(name, RoomViews.OfRoom.of(name, room)));
        rooms.all().forEach(room -> all.put(room.name(), RoomViews.OfRoom.of(room)));
        return List.copyOf(all.values());
    }

    /**
     * A room; loads it if it is only stored.
     *
     * @throws Problem invalid, if the name is not valid; not-found; busy, if the store does not respond
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
     * Sends a message to a room; creates the room if necessary.
     *
     * @return its offset
     * @throws Problem invalid, too-large; busy, also if the message was sent but could not be stored
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

    /** Waits until the room has loaded its stored log, then returns it. */
    private static Room read(Room room) {
        if (room.position().isPresent()) {
            return room;
        }
        StartListener listener = new StartListener(new CompletableFuture<>());
        room.channel().subscribe(listener, null);
        try {
            await(listener.position());
        } finally {
            room.channel().unsubscribe(listener);
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

    /** Completes with the position of a log once it is loaded. */
    private record StartListener(CompletableFuture<Position> position) implements Channel.Subscriber {
        @Override
        public void onStart(Channel.Start start) {
            position.complete(start.position());
        }

        @Override
        public void onEntry(Entry entry) {
            // Only the start position is needed.
        }

        @Override
        public void onFlush() {
            // Nothing to flush.
        }
    }
}
