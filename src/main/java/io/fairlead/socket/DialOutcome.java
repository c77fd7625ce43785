package io.fairlead.socket;

import io.fairlead.core.Problem;
import io.fairlead.relay.Sockets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes sure that a dial ends once: by its connection, its failure or its time limit, whichever comes first.
 *
 * <p>Threading: safe.
 */
final class DialOutcome {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Sockets.Dialled dialled;

    DialOutcome(Sockets.Dialled dialled) {
        this.dialled = dialled;
    }

    /** True for the first caller alone. */
    boolean first() {
        return over.compareAndSet(false, true);
    }

    boolean isOver() {
        return over.get();
    }

    /** Who takes the connection. */
    Sockets.Acceptor acceptor() {
        return dialled;
    }

    /**
     * @param reason completes "the connection …"
     * @param report which addresses, and why
     */
    void fail(String reason, String report) {
        if (first()) {
            dialled.onFailed(new Problem(Problem.Kind.UPSTREAM, "the connection " + reason), report);
        }
    }
}
