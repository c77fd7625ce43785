package io.fairlead.channel;

import io.fairlead.core.Frame;
import java.time.Instant;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A published message with its offset in the channel (0 for a signal), and its encoded frames: each form is encoded once,
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
    private final Publication publication;
    private @Nullable IdentityHashMap<Encoding, Frame> encoded;
    private volatile boolean lost;

    public Entry(long offset, Instant time, Publication publication) {
        this.offset = offset;
        this.time = time;
        this.publication = publication;
    }

    /** 1 for the first of an epoch, then one more each; 0 for a signal. */
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

    /** Called before it is delivered, when a stored channel could not keep it. */
    public void markLost() {
        lost = true;
    }

    /** Whether it will not survive a restart though its channel does. */
    public boolean isLost() {
        return lost;
    }

    /** The entry in this form, encoded at most once; the frame has its offset. */
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
