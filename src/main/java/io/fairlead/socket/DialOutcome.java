package io.fairlead.socket;

import io.fairlead.core.Problem;
import io.fairlead.relay.Sockets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ensures that a dial ends once: with its connection, its failure or its time limit, whichever comes first.
 *
 * <p>Threading: safe.
 */
final class DialOutcome {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Sockets.ConnectListener connectListener;

    DialOutcome(Sockets.ConnectListener connectListener) {
        this.connectListener = connectListener;
    }

    /** @return true for the first caller only */
    boolean first() {
        return over.compareAndSet(false, true);
    }

    boolean isOver() {
        return over.get();
    }

    /** The receiver of the connection. */
    Sockets.Acceptor acceptor() {
        return connectListener;
    }

    /**
     * @param reason completes "the connection …"
     * @param report the addresses and their failures
     */
    void fail(String reason, String report) {
        if (first()) {
            connectListener.onFailed(new Problem(Problem.Kind.UPSTREAM, "the connection " + reason), report);
        }
    }
}
