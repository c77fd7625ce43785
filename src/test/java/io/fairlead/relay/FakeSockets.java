package io.fairlead.relay;

import io.fairlead.config.Documents;
import io.fairlead.core.Connection;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelayDocument;
import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sockets without a network: the test connects peers and completes dials.
 *
 * <p>Threading: safe.
 */
public final class FakeSockets implements Sockets {
    final Set<SocketUri> bound = ConcurrentHashMap.newKeySet();
    final List<Acceptor> acceptors = new ArrayList<>();
    final List<ConnectListener> dials = new ArrayList<>();
    volatile boolean forbidsAll;

    /** Reads a definition. */
    public static RelaySpec spec(String yaml) {
        return RelayDocument.read(Documents.yaml(yaml).tree());
    }

    @Override
    public synchronized BoundSocket listen(SocketUri uri, Options options, Acceptor acceptor) {
        if (!bound.add(uri)) {
            throw new Problem(Problem.Kind.CONFLICT, "the port is taken");
        }
        acceptors.add(acceptor);
        return new BoundSocket() {
            @Override
            public SocketUri uri() {
                return uri;
            }

            @Override
            public void close() {
                bound.remove(uri);
            }
        };
    }

    @Override
    public synchronized void connect(
            SocketUri uri, Options options, @Nullable Connection near, ConnectListener connectListener) {
        dials.add(connectListener);
    }

    @Override
    public void runBlocking(Runnable task) {
        task.run();
    }

    @Override
    public Route resolve(SocketUri uri) {
        if (forbidsAll) {
            throw new Problem(Problem.Kind.FORBIDDEN, "no rule lets it");
        }
        return new Route(List.of(uri.authority()), "fake");
    }

    @Override
    public void close() {
        bound.clear();
    }
}
