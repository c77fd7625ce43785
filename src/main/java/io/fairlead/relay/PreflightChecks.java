package io.fairlead.relay;

import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import java.util.List;

/**
 * Finds what would keep a relay from starting, without starting it.
 *
 * <p>Threading: safe; may block shortly.
 */
record PreflightChecks(Sockets sockets) {
    /**
     * Where the socket leads; nowhere for a name that is unknown now.
     *
     * @throws Problem when an enabled relay could not start
     */
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

    /** Binds the port and frees it again. */
    void probe(RelaySpec spec) {
        sockets.listen(spec.socket(), Listener.options(spec), peer -> {
                    peer.abort();
                    return NoopListener.INSTANCE;
                })
                .close();
    }

    /** Only the rules decide: a name that cannot be resolved now may be known later. */
    void refuseForbidden(RelaySpec spec) {
        if (!spec.socket().scheme().listens()) {
            sockets.refuseForbidden(spec.socket());
        }
    }

    /** Refuses a replacement that cannot start, while the old relay still runs; does not probe the port that it holds. */
    void refuseUnstartable(RelaySpec expected, RelaySpec next) {
        if (!next.enabled()) {
            return;
        }
        refuseForbidden(next);
        SocketUri from = expected.socket();
        SocketUri to = next.socket();
        boolean otherPort = from.port() != to.port()
                || !from.path().equals(to.path())
                || !from.scheme().listens();
        if (to.scheme().listens() && otherPort) {
            probe(next);
        }
    }
}
