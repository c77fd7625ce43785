package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.ConnectionListener;
import java.nio.ByteBuffer;

/** Hears nothing: for a peer that came to a port which was bound only to see whether it is free. */
enum NoopListener implements ConnectionListener {
    EVENTS;

    @Override
    public void onBytes(ByteBuffer bytes) {
        // not wanted
    }

    @Override
    public void onEnd() {
        // not wanted
    }

    @Override
    public void onClosed(Close close) {
        // was aborted
    }
}
