package io.fairlead.chat;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.ChannelRegistry;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All rooms by name.
 *
 * <p>Threading: safe.
 */
public final class Rooms implements Ticker.Watched {
    /** The name prefix of the rooms' channels. */
    public static final String CHANNELS = "chat/";

    private final ChatRules rules;
    private final Backplane backplane;
    private final ChannelRegistry<Room> registry;

    /** @param addressGroup see {@link ChannelRegistry} */
    public Rooms(
            ChatRules rules,
            Backplane backplane,
            Transcript transcript,
            UnaryOperator<String> addressGroup,
            LongSupplier nanoTime) {
        this.rules = rules;
        this.backplane = backplane;
        this.registry = new ChannelRegistry<>(
                rules.maxRooms(),
                name -> new Room(name, rules, backplane, transcript, nanoTime, this::onLeft),
                addressGroup,
                nanoTime);
    }

    private void onLeft(Room room) {
        registry.onMemberLeft(room);
    }

    ChatRules rules() {
        return rules;
    }

    /**
     * Adds a member to a room; its listener receives the welcome.
     *
     * @param room as {@link Names#roomOrBoard} returns it
     * @param wanted with a nick as {@link Names#nick} returns it
     * @param address counts for the share of this address if the room has to be created; null: for none
     * @throws Problem busy, if the number of rooms or members is at its maximum
     */
    public Membership join(
            String room, Presence wanted, @Nullable String address, MemberListener listener, @Nullable Position since) {
        Membership membership = registry.enter(room, address, joined -> joined.reserve(wanted, listener));
        membership.join(since);
        return membership;
    }

    /**
     * Uses a room, which may have no members; it is not removed meanwhile.
     *
     * @throws Problem busy, if the number of rooms is at its maximum
     */
    public <T> T use(String room, Function<Room, T> action) {
        return registry.use(room, action);
    }

    /** @throws Problem invalid, too-large */
    public void check(String text) {
        rules.check(text);
    }

    /** The rooms in memory, sorted by name. */
    public List<Room> all() {
        return registry.all();
    }

    public Optional<Room> find(String name) {
        return registry.find(name);
    }

    /** Removes a room and its messages; its members are closed with {@code not-found}. */
    public void delete(String name) {
        registry.delete(name, () -> backplane.erase(CHANNELS + name))
                .ifPresent(room -> room.close(Close.of(Problem.Kind.NOT_FOUND, "room deleted")));
    }

    @Override
    public void onBeat(long nanos) {
        registry.onBeat(nanos);
    }
}
