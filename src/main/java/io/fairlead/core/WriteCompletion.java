package io.fairlead.core;

import org.jspecify.annotations.Nullable;

/**
 * What a transport says of an outbox's writes. It is mostly done with one before the write returns: then the one who
 * wrote goes on by himself, and nobody takes a lock for it; only what is said later goes to the outbox.
 *
 * <p>Threading: one thread at a time is between {@link #begin} and {@link #end}; {@link #done} is safe, as only that
 * thread ever finds itself here.
 */
final class WriteCompletion implements Connection.Done {
    /** What is known of a write when it returns. */
    enum Outcome {
        TAKEN,
        FAILED,
        LATER
    }

    private final Outbox outbox;
    private @Nullable Thread writer;
    private Outcome outcome = Outcome.LATER;

    WriteCompletion(Outbox outbox) {
        this.outbox = outbox;
    }

    void begin() {
        outcome = Outcome.LATER;
        writer = Thread.currentThread();
    }

    Outcome end() {
        writer = null;
        return outcome;
    }

    @Override
    public void done(boolean written) {
        if (writer == Thread.currentThread()) {
            outcome = written ? Outcome.TAKEN : Outcome.FAILED;
        } else {
            outbox.onWrittenLater(written);
        }
    }
}
