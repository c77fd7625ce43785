package io.fairlead.boot;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made by the first who needs it, while others wait; when that fails, the next one tries again.
 *
 * <p>Threading: safe.
 */
final class OnDemand<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private volatile @Nullable T made;

    OnDemand(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public T get() {
        T known = made;
        return known == null ? make() : known;
    }

    private synchronized T make() {
        T known = made;
        if (known == null) {
            known = maker.get();
            made = known;
        }
        return known;
    }
}
