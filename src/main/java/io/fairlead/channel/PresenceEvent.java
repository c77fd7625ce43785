package io.fairlead.channel;

import io.fairlead.core.Frame;
import java.util.IdentityHashMap;

/**
 * Somebody came, went or has another name, and the frames that were made of it: each form is encoded once, however many
 * hear it.
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
    private final String was;
    private final IdentityHashMap<Encoding, Frame> encoded = new IdentityHashMap<>(2);

    PresenceEvent(Presence.Change change, Presence presence, String was) {
        this.change = change;
        this.presence = presence;
        this.was = was;
    }

    public Presence.Change change() {
        return change;
    }

    public Presence presence() {
        return presence;
    }

    /** The name before, when it was renamed; otherwise the name. */
    public String was() {
        return was;
    }

    /** The event in this form, made at most once. */
    public synchronized Frame as(Encoding encoding) {
        return encoded.computeIfAbsent(encoding, form -> form.encode(this));
    }
}
