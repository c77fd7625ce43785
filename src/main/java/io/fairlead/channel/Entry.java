package io.fairlead.channel;

import io.fairlead.core.Frame;
import java.time.Instant;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A published message with its place in the channel (a signal has none: offset 0), and the frames that were made of it: each form is encoded once,
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

    /** Said before anybody hears it: a stored channel could not keep it. */
    public void lose() {
        lost = true;
    }

    /** Whether it will not outlive a restart though its channel does. */
    public boolean isLost() {
        return lost;
    }

    /** The entry in this form, made at most once; it knows its offset. */
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
