package io.fairlead.channel;

import io.fairlead.core.Frame;
import java.util.IdentityHashMap;

/**
 * Somebody joined, left or was renamed, and its encoded frames: each form is encoded once, however many subscribers want
 * it.
 *
 * <p>Threading: safe.
 */
public final class PresenceEvent {
    /** A form in which subscribers want it; compared by identity. */
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

    /** The name before it was renamed; otherwise the name. */
    public String previousName() {
        return previousName;
    }

    /** The event in this form, encoded at most once. */
    public synchronized Frame as(Encoding encoding) {
        return encoded.computeIfAbsent(encoding, form -> form.encode(this));
    }
}
