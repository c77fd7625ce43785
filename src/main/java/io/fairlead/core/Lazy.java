package io.fairlead.core;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lazily created value: the first caller creates it while others wait. If creation fails, the next caller tries
 * again.
 *
 * <p>Threading: safe.
 */
public final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> factory;
    private volatile @Nullable T value;

    public Lazy(Supplier<T> factory) {
        this.factory = factory;
    }

    @Override
    public T get() {
        T known = value;
        return known == null ? create() : known;
    }

    private synchronized T create() {
        T known = value;
        if (known == null) {
            known = factory.get();
            value = known;
        }
        return known;
    }
}
