package io.fairlead.core;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether a transport is done with a write before the write returns, as it mostly is: then the one who wrote goes
 * on by himself, and nobody takes a lock for it.
 *
 * <p>Threading: one thread at a time is between {@link #begin} and {@link #end}; {@link #hears} is safe, as only that
 * thread ever finds itself here.
 */
final class Handing {
    /** What is known of a write when it returns. */
    enum Outcome {
        TAKEN,
        FAILED,
        LATER
    }

    private @Nullable Thread writer;
    private Outcome outcome = Outcome.LATER;

    void begin() {
        outcome = Outcome.LATER;
        writer = Thread.currentThread();
    }

    Outcome end() {
        writer = null;
        return outcome;
    }

    /** True when the one who writes will learn it from {@link #end}. */
    boolean hears(boolean written) {
        boolean here = writer == Thread.currentThread();
        if (here) {
            outcome = written ? Outcome.TAKEN : Outcome.FAILED;
        }
        return here;
    }
}
