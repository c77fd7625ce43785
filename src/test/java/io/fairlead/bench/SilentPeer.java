package io.fairlead.bench;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Frame;

/** A remote end that takes everything at once and keeps nothing. */
final class SilentPeer implements Connection {
    @Override
    public String id() {
        return "silent";
    }

    @Override
    public String address() {
        return "192.0.2.1:1";
    }

    @Override
    public void write(Frame frame, Done done) {
        done.done(true);
    }

    @Override
    public void suspend() {}

    @Override
    public void resume() {}

    @Override
    public void end() {}

    @Override
    public void close(Close close) {}

    @Override
    public void abort() {}
}
