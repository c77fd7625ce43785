package io.fairlead.eventloop;

import java.nio.channels.SelectionKey;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one select found, for who goes through them once and clears them, as Grizzly does: the selector's own
 * set makes an object for each key, each time.
 *
 * <p>Threading: the selector's thread.
 */
final class SelectedKeySet extends AbstractSet<SelectionKey> implements Consumer<SelectionKey> {
    private static final int FEW = 64;

    /**
     * There is but one.
     *
     * <p>Threading: the selector's thread.
     */
    private final class Pass implements Iterator<SelectionKey> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public SelectionKey next() {
            SelectionKey key = next < size ? keys[next] : null;
            if (key == null) {
                throw new NoSuchElementException();
            }
            next++;
            return key;
        }
    }

    private final Pass pass = new Pass();
    private @Nullable SelectionKey[] keys = new SelectionKey[FEW];
    private int size;

    /** A select passes each key once. */
    @Override
    public void accept(SelectionKey key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
        }
        keys[size++] = key;
    }

    @Override
    public int size() {
        return size;
    }

    /** From the beginning; the one before is over. */
    @Override
    public Iterator<SelectionKey> iterator() {
        pass.next = 0;
        return pass;
    }

    /** Forgets them all: a key holds its connection. */
    @Override
    public void clear() {
        Arrays.fill(keys, 0, size, null);
        size = 0;
    }
}
