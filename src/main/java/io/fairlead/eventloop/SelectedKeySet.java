package io.fairlead.eventloop;

import java.nio.channels.SelectionKey;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one select. Supports one iteration followed by {@link #clear}, as Grizzly uses it. The selector's own set
 * would allocate an object per key and select.
 *
 * <p>Threading: the selector's thread.
 */
final class SelectedKeySet extends AbstractSet<SelectionKey> implements Consumer<SelectionKey> {
    private static final int INITIAL_CAPACITY = 64;

    /**
     * The only iterator; it is reused.
     *
     * <p>Threading: the selector's thread.
     */
    private final class KeyIterator implements Iterator<SelectionKey> {
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

    private final KeyIterator keyIterator = new KeyIterator();
    private @Nullable SelectionKey[] keys = new SelectionKey[INITIAL_CAPACITY];
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

    /** Restarts the only iterator; an earlier iteration is no longer valid. */
    @Override
    public Iterator<SelectionKey> iterator() {
        keyIterator.next = 0;
        return keyIterator;
    }

    /** Clears the array too, because a key references its connection. */
    @Override
    public void clear() {
        Arrays.fill(keys, 0, size, null);
        size = 0;
    }
}
