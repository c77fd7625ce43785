package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.ConnectionListener;
import java.nio.ByteBuffer;

/** Ignores all events: for a peer that connects to a port while it is only probed. */
enum NoopListener implements ConnectionListener {
    INSTANCE;

    @Override
    public void onBytes(ByteBuffer bytes) {
        // ignored
    }

    @Override
    public void onEnd() {
        // ignored
    }

    @Override
    public void onClosed(Close close) {
        // was aborted
    }
}
