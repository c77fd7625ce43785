package io.fairlead.core;

import java.util.List;
import java.util.function.Consumer;

/** Running several things of which none may depend on another. */
public final class AllTasks {
    private AllTasks() {}

    /** What is to be run once a lock is free, in its order. By index, as mostly there are none and an iterator would be made for each message. */
    static void run(List<Runnable> tasks) {
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run();
        }
    }

    /** Does it with each, also when that fails with one; the first failure is thrown after that, and brings the others. */
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
