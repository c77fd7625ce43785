package io.fairlead.core;

import java.util.List;
import java.util.function.Consumer;

/** Runs several independent tasks. */
public final class AllTasks {
    private AllTasks() {}

    /**
     * Runs tasks in order, after the caller has released its lock. Iterates by index: the list is mostly empty, and
     * this saves an iterator per message.
     */
    static void run(List<Runnable> tasks) {
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run();
        }
    }

    /**
     * Applies the action to every element, even if it fails for some. Throws the first failure at the end, with the
     * others as suppressed exceptions.
     */
    public static <T> void forEach(Iterable<? extends T> all, Consumer<? super T> action) {
        RuntimeException first = null;
        for (T one : all) {
            try {
                action.accept(one);
            } catch (RuntimeException failed) {
                if (first == null) {
                    first = failed;
                } else if (first != failed) {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
