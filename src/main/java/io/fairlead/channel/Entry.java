package io.fairlead.channel;

import io.fairlead.core.Frame;
import java.time.Instant;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A published message with its place in the channel, and the frames that were made of it: each form is encoded once,
 * however many subscribers want it.
 *
 * <p>Threading: safe.
 */
public final class Entry {
    /** A form in which subscribers want entries; compared by identity. */
    @FunctionalInterface
    public interface Encoding {
        Frame encode(Entry entry);
    }

    private final long offset;
    private final Instant time;
    private final Draft draft;
    private @Nullable IdentityHashMap<Encoding, Frame> encoded;

    public Entry(long offset, Instant time, Draft draft) {
        this.offset = offset;
        this.time = time;
        this.draft = draft;
    }

    /** 1 for the first of an epoch, then one more each. */
    public long offset() {
        return offset;
    }

    public Instant time() {
        return time;
    }

    public String source() {
        return draft.source();
    }

    public String to() {
        return draft.to();
    }

    /** The payload as it was published. */
    public Frame frame() {
        return draft.frame();
    }

    /** The entry in this form, made at most once. */
    public synchronized Frame as(Encoding encoding) {
        IdentityHashMap<Encoding, Frame> known = encoded;
        if (known == null) {
            known = new IdentityHashMap<>(4);
            encoded = known;
        }
        return known.computeIfAbsent(encoding, form -> form.encode(this));
    }
}
