package io.fairlead.channel;

import io.fairlead.core.Frame;
import java.time.Instant;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A published message with its offset in the channel (0 for a signal) and its encoded frames. Each encoding runs once,
 * regardless of the number of subscribers.
 *
 * <p>Threading: safe.
 */
public final class Entry {
    /** An encoding that subscribers request; compared by identity. */
    @FunctionalInterface
    public interface Encoding {
        Frame encode(Entry entry);
    }

    private final long offset;
    private final Instant time;
    private final Publication publication;
    private @Nullable IdentityHashMap<Encoding, Frame> encoded;
    private volatile boolean lost;

    public Entry(long offset, Instant time, Publication publication) {
        this.offset = offset;
        this.time = time;
        this.publication = publication;
    }

    /** 1 for the first entry of an epoch, then increasing by one; 0 for a signal. */
    public long offset() {
        return offset;
    }

    public Instant time() {
        return time;
    }

    public String source() {
        return publication.source();
    }

    public String to() {
        return publication.to();
    }

    /** The payload as it was published. */
    public Frame frame() {
        return publication.frame();
    }

    /** The same entry with another payload. */
    public Entry with(Frame other) {
        return new Entry(offset, time, new Publication(publication.source(), publication.to(), other));
    }

    /** Called before delivery if a stored channel failed to store the entry. */
    public void markLost() {
        lost = true;
    }

    /** Whether the entry will not survive a restart although its channel is stored. */
    public boolean isLost() {
        return lost;
    }

    /** The entry in this encoding, encoded at most once; the frame carries the offset. */
    public synchronized Frame as(Encoding encoding) {
        IdentityHashMap<Encoding, Frame> known = encoded;
        if (known == null) {
            known = new IdentityHashMap<>(4);
            encoded = known;
        }
        return known.computeIfAbsent(
                encoding,
                form -> offset == 0 ? form.encode(this) : form.encode(this).at(offset));
    }
}
