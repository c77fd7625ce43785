package io.fairlead.relay;

import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import org.jspecify.annotations.Nullable;

/**
 * Accepts peers on a listening socket.
 *
 * <p>Threading: started and stopped by one thread at a time; the rest is safe.
 */
final class Listener implements PeerSource {
    private final RelaySpec spec;
    private final RelayContext context;
    private final Sockets.Acceptor acceptor;
    private volatile Sockets.@Nullable BoundSocket listening;

    Listener(RelaySpec spec, RelayContext context, Sockets.Acceptor acceptor) {
        this.spec = spec;
        this.context = context;
        this.acceptor = acceptor;
    }

    static Sockets.Options options(RelaySpec spec) {
        return Sockets.Options.of(spec, spec.idleTimeout());
    }

    @Override
    public void start() {
        listening = context.sockets().listen(spec.socket(), options(spec), acceptor);
    }

    @Override
    public void stop() {
        Sockets.BoundSocket bound = listening;
        listening = null;
        if (bound != null) {
            bound.close();
        }
    }

    @Override
    public RelayStatus.State state() {
        return listening == null ? RelayStatus.State.STOPPED : RelayStatus.State.RUNNING;
    }

    @Override
    public String detail() {
        return "";
    }

    @Override
    public @Nullable SocketUri listening() {
        Sockets.BoundSocket bound = listening;
        return bound == null ? null : bound.uri();
    }
}
