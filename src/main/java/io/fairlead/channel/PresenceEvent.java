package io.fairlead.channel;

import io.fairlead.core.Frame;
import java.util.IdentityHashMap;

/**
 * A member joined, left or was renamed; with the encoded frames. Each encoding runs once, regardless of the number of
 * subscribers.
 *
 * <p>Threading: safe.
 */
public final class PresenceEvent {
    /** An encoding that subscribers request; compared by identity. */
    @FunctionalInterface
    public interface Encoding {
        Frame encode(PresenceEvent event);
    }

    private final Presence.Change change;
    private final Presence presence;
    private final String previousName;
    private final IdentityHashMap<Encoding, Frame> encoded = new IdentityHashMap<>(2);

    PresenceEvent(Presence.Change change, Presence presence, String previousName) {
        this.change = change;
        this.presence = presence;
        this.previousName = previousName;
    }

    public Presence.Change change() {
        return change;
    }

    public Presence presence() {
        return presence;
    }

    /** The name before a rename; otherwise the current name. */
    public String previousName() {
        return previousName;
    }

    /** The event in this encoding, encoded at most once. */
    public synchronized Frame as(Encoding encoding) {
        return encoded.computeIfAbsent(encoding, form -> form.encode(this));
    }
}
