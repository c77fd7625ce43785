package io.fairlead.relay;

import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import java.util.List;

/**
 * Checks whether a relay could start, without starting it.
 *
 * <p>Threading: safe; may block briefly.
 */
record PreflightChecks(Sockets sockets) {
    /**
     * The route of the socket; empty if its name can't be resolved now.
     *
     * @throws Problem if an enabled relay could not start
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

    /** Checks the rules only: a name that can't be resolved now may resolve later. */
    void refuseForbidden(RelaySpec spec) {
        if (!spec.socket().scheme().listens()) {
            sockets.refuseForbidden(spec.socket());
        }
    }

    /**
     * Refuses a replacement that can't start, while the old relay still runs; does not probe the port in use by that
     * relay.
     */
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
