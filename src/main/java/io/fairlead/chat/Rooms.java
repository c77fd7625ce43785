package io.fairlead.chat;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All rooms by name. A room is made when somebody comes; when nobody was there for a while, only its transcript stays.
 *
 * <p>Threading: safe. Its lock keeps a room from ending while somebody comes; nobody is written to under it.
 */
public final class Rooms implements Pulse.Watched {
    /** Begins the name of every room's channel. */
    public static final String CHANNELS = "chat/";

    private static final Duration IDLE = Duration.ofMinutes(10);

    private final ChatRules rules;
    private final Backplane backplane;
    private final Transcript transcript;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final Map<String, Room> rooms = new TreeMap<>();
    private final Map<Room, Long> emptySince = new HashMap<>();

    public Rooms(ChatRules rules, Backplane backplane, Transcript transcript, LongSupplier nanoTime) {
        this.rules = rules;
        this.backplane = backplane;
        this.transcript = transcript;
        this.nanoTime = nanoTime;
    }

    public ChatRules rules() {
        return rules;
    }

    /**
     * Takes a member into a room, which hears the welcome through its ear.
     *
     * @param room as {@link Names#place} makes it
     * @param wanted with a nick as {@link Names#nick} makes it
     * @throws Problem busy, when there are as many rooms or members as may be
     */
    public Seat join(String room, Presence wanted, Ear ear, @Nullable Position since) {
        Room joined;
        Seat seat;
        synchronized (lock) {
            joined = made(room);
            seat = joined.reserve(wanted, ear);
            emptySince.remove(joined);
        }
        joined.sit(seat, since);
        return seat;
    }

    private Room made(String name) {
        Room known = rooms.get(name);
        if (known != null) {
            return known;
        }
        if (rooms.size() >= rules.maxRooms()) {
            throw new Problem(Problem.Kind.BUSY, "there are as many rooms as there may be");
        }
        Room room = new Room(name, rules, backplane, transcript, nanoTime);
        rooms.put(name, room);
        emptySince.put(room, nanoTime.getAsLong());
        return room;
    }

    /** Says something in a room that need not have members. @throws Problem busy, invalid, too-large */
    public long announce(String room, Presence from, String text) {
        Room here;
        synchronized (lock) {
            here = made(room);
        }
        return here.announce(from, text);
    }

    /** The rooms in memory, by name. */
    public List<Room> all() {
        synchronized (lock) {
            return rooms.values().stream()
                    .sorted(Comparator.comparing(Room::name))
                    .toList();
        }
    }

    public Optional<Room> find(String name) {
        synchronized (lock) {
            return Optional.ofNullable(rooms.get(name));
        }
    }

    /** Ends a room and forgets what was said there; members are closed with {@code not-found}. */
    public void delete(String name) {
        Room ended;
        synchronized (lock) {
            ended = rooms.remove(name);
            if (ended != null) {
                emptySince.remove(ended);
                ended.channel().close();
            }
            backplane.erase(Room.channelOf(name));
        }
        if (ended != null) {
            ended.close(Close.of(Problem.Kind.NOT_FOUND, "room deleted"));
        }
    }

    /** Lets go of rooms that nobody has been in for a while. */
    @Override
    public void onBeat(long nanos) {
        synchronized (lock) {
            for (Room room : new ArrayList<>(rooms.values())) {
                if (room.seats() > 0) {
                    emptySince.remove(room);
                } else if (nanos - emptySince.computeIfAbsent(room, r -> nanos) > IDLE.toNanos()) {
                    emptySince.remove(room);
                    rooms.remove(room.name());
                    room.channel().close();
                }
            }
        }
    }
}
