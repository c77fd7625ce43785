package io.fairlead.jakarta;

import io.fairlead.core.Ticker;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * A close that has not been sent yet. It is watched by the ticker, and a stopping gateway waits until the ticker
 * watches nothing. Not a lambda, because all sessions might share one instance.
 *
 * <p>Threading: safe.
 */
final class PendingClose implements Ticker.Watched {
    private final Ticker ticker;
    private final @Nullable LibertyClosing liberty;

    private PendingClose(Ticker ticker, @Nullable LibertyClosing liberty) {
        this.ticker = ticker;
        this.liberty = liberty;
    }

    static PendingClose begin(Session session, Ticker ticker) {
        PendingClose pendingClose = new PendingClose(ticker, LibertyClosing.of(session));
        ticker.watch(pendingClose);
        return pendingClose;
    }

    /** The close was sent, or will never be. */
    void end() {
        ticker.forget(this);
    }

    @Override
    public void onBeat(long nanos) {
        if (liberty != null) {
            liberty.release();
        }
    }
}
