package io.fairlead.chat;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Channel;
import io.fairlead.channel.ChannelRegistry;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Presence;
import io.fairlead.channel.Publication;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One chat room: a stored channel and its members on this node.
 *
 * <p>Threading: safe; {@link Rooms} creates and removes it, under its lock.
 */
public final class Room implements ChannelRegistry.ChannelOwner {
    /** Receives messages, oldest first, and whether there are older ones. */
    @FunctionalInterface
    public interface HistoryCallback {
        void accept(List<Entry> messages, boolean more);
    }

    private final String name;
    private final ChatRules rules;
    private final Transcript transcript;
    private final LongSupplier nanoTime;
    private final Consumer<Room> onLeft;
    private final Channel channel;
    private final Map<String, Membership> memberships = new ConcurrentHashMap<>();

    /** @param onLeft runs after a member left */
    Room(
            String name,
            ChatRules rules,
            Backplane backplane,
            Transcript transcript,
            LongSupplier nanoTime,
            Consumer<Room> onLeft) {
        this.name = name;
        this.rules = rules;
        this.transcript = transcript;
        this.nanoTime = nanoTime;
        this.onLeft = onLeft;
        this.channel = new Channel(backplane, Rooms.CHANNELS + name, rules.retention());
    }

    @Override
    public String name() {
        return name;
    }

    ChatRules rules() {
        return rules;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    /** Adds a member; the caller then calls {@link Membership#join}. @throws Problem busy, if the room is full */
    Membership reserve(Presence wanted, MemberListener listener) {
        if (memberships.size() >= rules.maxMembers()) {
            throw new Problem(Problem.Kind.BUSY, "the room is full");
        }
        Membership membership = new Membership(this, wanted, listener);
        memberships.put(wanted.id(), membership);
        return membership;
    }

    void leave(Membership membership) {
        channel.unsubscribe(membership);
        channel.leave(membership.self().id());
        memberships.remove(membership.self().id());
        onLeft.accept(this);
    }

    @Override
    public int memberCount() {
        return memberships.size();
    }

    /** Closes a member. @throws Problem not-found */
    public void kick(String id, Close close) {
        Membership membership = memberships.get(id);
        if (membership == null) {
            throw new Problem(Problem.Kind.NOT_FOUND, "no member of this room has this id");
        }
        membership.close(close);
    }

    /**
     * Publishes a message that does not come from a member.
     *
     * @return its offset; 0 while the log is read
     * @throws Problem invalid, too-large
     */
    public long announce(Presence from, String text) {
        return channel.publish(List.of(new Publication(from.id(), "", ChatMessages.message(from, checked(text), ""))));
    }

    /** @throws Problem invalid, too-large */
    String checked(String text) {
        rules.check(text);
        return text;
    }

    /** The entry at this offset, if it is in memory. */
    public Optional<Entry> entry(long offset) {
        return channel.before(offset + 1, 1).stream()
                .filter(entry -> entry.offset() == offset)
                .findFirst();
    }

    /** The messages directly before an offset, from memory or, if older, from the transcript. */
    public void history(long before, int limit, HistoryCallback callback) {
        List<Entry> inMemory = channel.before(before, limit + 1);
        if (inMemory.size() > limit) {
            callback.accept(inMemory.subList(1, inMemory.size()), true);
            return;
        }
        long oldest = inMemory.isEmpty() ? before : inMemory.get(0).offset();
        int missing = limit + 1 - inMemory.size();
        transcript.before(Rooms.CHANNELS + name, oldest, missing, stored -> {
            List<Entry> all = new ArrayList<>(stored);
            all.addAll(inMemory);
            boolean more = all.size() > limit;
            callback.accept(more ? all.subList(all.size() - limit, all.size()) : all, more);
        });
    }

    void close(Close close) {
        memberships.values().forEach(membership -> membership.close(close));
    }
}
