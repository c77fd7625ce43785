package io.fairlead.core;

/**
 * For code above which somebody swallows errors: tells whoever looks after the thread, as the thread's death would.
 *
 * <p>Threading: stateless.
 */
public final class UncaughtErrors {
    /** A chain of causes may be a ring. */
    private static final int MAX_CAUSES = 16;

    private UncaughtErrors() {}

    /** Tells of an {@link Error}, or of one among the causes of another failure; of nothing else. */
    public static void tell(Throwable failure) {
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
