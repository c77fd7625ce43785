package io.fairlead.core;

/**
 * For code whose callers swallow errors: passes an {@link Error} to the thread's uncaught exception handler.
 *
 * <p>Threading: stateless.
 */
public final class UncaughtErrors {
    /** Bounds the walk, because a chain of causes may be circular. */
    private static final int MAX_CAUSES = 16;

    private UncaughtErrors() {}

    /** Reports the failure if it or one of its causes is an {@link Error}. */
    public static void report(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof Error) {
                Thread here = Thread.currentThread();
                here.getUncaughtExceptionHandler().uncaughtException(here, cause);
                return;
            }
            cause = cause.getCause();
        }
    }
}
