package io.fairlead.relay;

import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import java.util.List;

/**
 * What would keep a relay from starting, found out without starting it.
 *
 * <p>Threading: safe; may block shortly.
 */
record PreflightChecks(Sockets sockets) {
    /** What keeps a relay from being created stays a problem; a name that nobody knows yet leads nowhere yet. */
    Sockets.Route route(RelaySpec spec) {
        try {
            return sockets.resolve(spec.socket());
        } catch (Problem problem) {
            if (spec.enabled() && problem.kind() != Problem.Kind.UPSTREAM) {
                throw problem;
            }
            return new Sockets.Route(List.of(), "");
        }
    }

    /** Binds and lets go again. */
    void probe(RelaySpec spec) {
        sockets.listen(spec.socket(), Listener.options(spec), peer -> {
                    peer.abort();
                    return NoopListener.EVENTS;
                })
                .close();
    }

    /** A name that can't be resolved now may be later: only the rules decide here. */
    void refuseForbidden(RelaySpec spec) {
        if (!spec.socket().scheme().listens()) {
            sockets.refuseForbidden(spec.socket());
        }
    }

    /** While the old relay still works: what can be known not to start, without its own port in the way. */
    void refuseHopeless(RelaySpec expected, RelaySpec next) {
        if (!next.enabled()) {
            return;
        }
        refuseForbidden(next);
        SocketUri now = expected.socket();
        SocketUri then = next.socket();
        boolean elsewhere = now.port() != then.port()
                || !now.path().equals(then.path())
                || !now.scheme().listens();
        if (then.scheme().listens() && elsewhere) {
            probe(next);
        }
    }
}
