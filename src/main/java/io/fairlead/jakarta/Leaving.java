package io.fairlead.jakarta;

import io.fairlead.core.Pulse;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * A close that its client was not told yet. It is on the pulse meanwhile: whoever stops the gateway waits until nobody is
 * left there. Not a lambda, of which all sessions might share one.
 *
 * <p>Threading: safe.
 */
final class Leaving implements Pulse.Watched {
    private final Pulse pulse;
    private final @Nullable LibertyClosing liberty;

    private Leaving(Pulse pulse, @Nullable LibertyClosing liberty) {
        this.pulse = pulse;
        this.liberty = liberty;
    }

    static Leaving begin(Session session, Pulse pulse) {
        Leaving leaving = new Leaving(pulse, LibertyClosing.of(session));
        pulse.watch(leaving);
        return leaving;
    }

    /** It was told, or never will be. */
    void end() {
        pulse.forget(this);
    }

    @Override
    public void onBeat(long nanos) {
        if (liberty != null) {
            liberty.release();
        }
    }
}
