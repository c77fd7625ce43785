package io.fairlead.tyrus;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.tyrus.core.AnnotatedEndpoint;
import org.glassfish.tyrus.core.ComponentProviderService;
import org.glassfish.tyrus.core.ErrorCollector;
import org.glassfish.tyrus.core.monitoring.EndpointEventListener;
import org.jspecify.annotations.Nullable;

/**
 * An adapter between Tyrus and one session's instance of an added endpoint, so that the endpoint gets sessions and
 * handshakes as Jakarta WebSocket 2.1 specifies them. Public because Tyrus calls it by reflection.
 *
 * <p>Threading: calls for one session do not overlap.
 */
public final class AddedEndpoint extends Endpoint {
    private final Endpoint target;
    private final ServerEndpointConfig config;
    private final Map<Session, AddedSession> open;
    private @Nullable AddedSession added;

    private AddedEndpoint(Endpoint target, ServerEndpointConfig config, Map<Session, AddedSession> open) {
        this.target = target;
        this.config = config;
        this.open = open;
    }

    /**
     * The configuration to register with Tyrus for an annotated class.
     *
     * @throws DeploymentException if it is not a valid endpoint
     */
    static ServerEndpointConfig annotated(Class<?> endpointClass, int incomingBufferBytes) throws DeploymentException {
        ErrorCollector faults = new ErrorCollector();
        AnnotatedEndpoint endpoint = AnnotatedEndpoint.fromClass(
                endpointClass,
                ComponentProviderService.create(),
                true,
                incomingBufferBytes,
                faults,
                EndpointEventListener.NO_OP);
        if (!faults.isEmpty()) {
            throw faults.composeComprehensiveException();
        }
        return registered((ServerEndpointConfig) endpoint.getEndpointConfig(), () -> endpoint);
    }

    /** The configuration to register with Tyrus for a configured subclass of {@link Endpoint}. */
    static ServerEndpointConfig programmatic(ServerEndpointConfig config) {
        return registered(
                config, () -> (Endpoint) config.getConfigurator().getEndpointInstance(config.getEndpointClass()));
    }

    private static ServerEndpointConfig registered(ServerEndpointConfig config, Targets targets) {
        return new AddedEndpointConfig(
                config, AddedEndpoint.class, new EndpointConfigurator(config, targets), config.getUserProperties());
    }

    /** Creates the endpoint's instance for a session. */
    @FunctionalInterface
    private interface Targets {
        Endpoint next() throws InstantiationException;
    }

    /** Wraps the user's configurator, and passes it adapted sessions and handshakes. */
    private static final class EndpointConfigurator extends ServerEndpointConfig.Configurator {
        private final ServerEndpointConfig config;
        private final Targets targets;
        private final Map<Session, AddedSession> open = new ConcurrentHashMap<>();

        EndpointConfigurator(ServerEndpointConfig config, Targets targets) {
            this.config = config;
            this.targets = targets;
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return config.getConfigurator().getNegotiatedSubprotocol(supported, requested);
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return config.getConfigurator().getNegotiatedExtensions(installed, requested);
        }

        @Override
        public boolean checkOrigin(String origin) {
            return config.getConfigurator().checkOrigin(origin);
        }

        @Override
        public void modifyHandshake(
                ServerEndpointConfig ofSession, HandshakeRequest request, HandshakeResponse response) {
            HandshakeUri handshakeUri = (HandshakeUri) request.getUserPrincipal();
            config.getConfigurator()
                    .modifyHandshake(
                            AddedEndpointConfig.ofSession(config, ofSession.getUserProperties()),
                            new AddedHandshake(request, handshakeUri),
                            response);
        }

        @Override
        public <T> T getEndpointInstance(Class<T> endpointClass) throws InstantiationException {
            return endpointClass.cast(new AddedEndpoint(targets.next(), config, open));
        }
    }

    @Override
    public void onOpen(Session session, EndpointConfig ofSession) {
        target.onOpen(added(session), AddedEndpointConfig.ofSession(config, ofSession.getUserProperties()));
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        try {
            target.onClose(added(session), reason);
        } finally {
            open.remove(session);
        }
    }

    @Override
    public void onError(Session session, Throwable fault) {
        target.onError(added(session), fault);
    }

    private AddedSession added(Session session) {
        AddedSession made = added;
        if (made == null) {
            made = new AddedSession(session, (HandshakeUri) session.getUserPrincipal(), open);
            added = made;
            open.put(session, made);
        }
        return made;
    }
}
