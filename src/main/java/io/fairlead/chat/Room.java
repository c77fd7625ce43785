package io.fairlead.chat;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Channel;
import io.fairlead.channel.ChannelRegistry;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Position;
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
 * One chat room: a stored channel and the members that came to it on this node.
 *
 * <p>Threading: safe; {@link Rooms} makes and ends it, under its lock.
 */
public final class Room implements ChannelRegistry.ChannelOwner {
    /** The messages of a look back, and whether there are older ones. */
    @FunctionalInterface
    public interface Found {
        void found(List<Entry> messages, boolean more);
    }

    private final String name;
    private final ChatRules rules;
    private final Transcript transcript;
    private final LongSupplier nanoTime;
    private final Consumer<Room> onLeft;
    private final Channel channel;
    private final Map<String, Membership> seats = new ConcurrentHashMap<>();

    /** @param onLeft hears of everybody who leaves */
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

    /** A place that its owner is to {@link Membership#sit} in. @throws Problem busy, when the room is full */
    Membership reserve(Presence wanted, MemberListener listener) {
        if (seats.size() >= rules.maxMembers()) {
            throw new Problem(Problem.Kind.BUSY, "the room is full");
        }
        Membership membership = new Membership(this, wanted, listener);
        seats.put(wanted.id(), membership);
        return membership;
    }

    void leave(Membership membership) {
        channel.unsubscribe(membership);
        channel.leave(membership.me().id());
        seats.remove(membership.me().id());
        onLeft.accept(this);
    }

    @Override
    public int memberCount() {
        return seats.size();
    }

    /** Who is in the room, on all nodes, in the order in which they came. */
    public List<Presence> members() {
        return channel.present();
    }

    /** Where its log is; empty while it is being read. */
    public Optional<Position> position() {
        return channel.position();
    }

    /** Shows a member the door. @throws Problem not-found */
    public void kick(String id, Close close) {
        Membership membership = seats.get(id);
        if (membership == null) {
            throw new Problem(Problem.Kind.NOT_FOUND, "no member of this room has this id");
        }
        membership.close(close);
    }

    /**
     * Says something that no member said.
     *
     * @return its offset; 0 while the room is still being read
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

    /** What has this offset, if it is still in memory. */
    public Optional<Entry> entry(long offset) {
        return channel.before(offset + 1, 1).stream()
                .filter(entry -> entry.offset() == offset)
                .findFirst();
    }

    /** The messages right before an offset: from memory as far as it reaches, then from the transcript. */
    public void history(long before, int limit, Found found) {
        List<Entry> near = channel.before(before, limit + 1);
        if (near.size() > limit) {
            found.found(near.subList(1, near.size()), true);
            return;
        }
        long oldest = near.isEmpty() ? before : near.get(0).offset();
        int missing = limit + 1 - near.size();
        transcript.before(Rooms.CHANNELS + name, oldest, missing, far -> {
            List<Entry> all = new ArrayList<>(far);
            all.addAll(near);
            boolean more = all.size() > limit;
            found.found(more ? all.subList(all.size() - limit, all.size()) : all, more);
        });
    }

    void close(Close close) {
        seats.values().forEach(membership -> membership.close(close));
    }
}
