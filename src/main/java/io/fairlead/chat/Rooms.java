package io.fairlead.chat;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Places;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All rooms by name.
 *
 * <p>Threading: safe.
 */
public final class Rooms implements Pulse.Watched {
    /** Begins the name of every room's channel. */
    public static final String CHANNELS = "chat/";

    private final ChatRules rules;
    private final Backplane backplane;
    private final Places<Room> places;

    public Rooms(ChatRules rules, Backplane backplane, Transcript transcript, LongSupplier nanoTime) {
        this.rules = rules;
        this.backplane = backplane;
        this.places = new Places<>(
                rules.maxRooms(), name -> new Room(name, rules, backplane, transcript, nanoTime), nanoTime);
    }

    ChatRules rules() {
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
        Seat seat = places.enter(room, joined -> joined.reserve(wanted, ear));
        seat.sit(since);
        return seat;
    }

    /**
     * A room that need not have members; it stays for a while.
     *
     * @throws Problem busy, when there are as many rooms as may be
     */
    public Room visit(String room) {
        return places.enter(room, here -> here);
    }

    /** @throws Problem invalid, too-large: nobody may say this */
    public void check(String text) {
        rules.check(text);
    }

    /** The rooms in memory, by name. */
    public List<Room> all() {
        return places.all();
    }

    public Optional<Room> find(String name) {
        return places.find(name);
    }

    /** Ends a room and forgets what was said there; members are closed with {@code not-found}. */
    public void delete(String name) {
        places.delete(name, () -> backplane.erase(CHANNELS + name))
                .ifPresent(room -> room.close(Close.of(Problem.Kind.NOT_FOUND, "room deleted")));
    }

    @Override
    public void onBeat(long nanos) {
        places.onBeat(nanos);
    }
}
