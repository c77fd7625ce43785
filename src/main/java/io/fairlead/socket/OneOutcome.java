package io.fairlead.socket;

import io.fairlead.core.Problem;
import io.fairlead.relay.Sockets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes sure that a dial ends once: by its connection, its failure or its time limit, whichever comes first.
 *
 * <p>Threading: safe.
 */
final class OneOutcome {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Sockets.Dialled dialled;

    OneOutcome(Sockets.Dialled dialled) {
        this.dialled = dialled;
    }

    /** True for the first caller alone. */
    boolean first() {
        return over.compareAndSet(false, true);
    }

    /** @param reason completes "the connection …" */
    void fail(String reason) {
        if (first()) {
            dialled.onFailed(new Problem(Problem.Kind.UPSTREAM, "the connection " + reason));
        }
    }
}
