package io.fairlead.jakarta;

import io.fairlead.session.EndpointRegistry;
import io.fairlead.session.SessionContext;
import io.fairlead.session.SessionEndpoint;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;

/**
 * Registers the gateway's endpoints programmatically, so that every container treats them alike; there is no annotation
 * scanning.
 *
 * <p>Origin and credentials are checked before a handshake arrives here, and the offered subprotocols are reduced to
 * the one to be selected.
 */
public final class Endpoints {
    private final EndpointRegistry endpoints;
    private final SessionContext context;

    public Endpoints(EndpointRegistry endpoints, SessionContext context) {
        this.endpoints = endpoints;
        this.context = context;
    }

    public void addTo(ServerContainer container) throws DeploymentException {
        ClassLoader server = container.getClass().getClassLoader();
        UndertowTransport.probe(server);
        TyrusTimer.probe(server);
        for (Map.Entry<String, SessionEndpoint> one : endpoints.all().entrySet()) {
            String name = EndpointRegistry.endpoint(one.getKey());
            container.addEndpoint(ServerEndpointConfig.Builder.create(GatewayEndpoint.class, one.getKey())
                    .configurator(new Configurator(name, one.getValue(), context))
                    .build());
        }
    }

    /** Creates an endpoint instance for each session, and disables unbounded features. */
    private static final class Configurator extends ServerEndpointConfig.Configurator {
        private final String name;
        private final SessionEndpoint service;
        private final SessionContext context;

        Configurator(String name, SessionEndpoint service, SessionContext context) {
            this.name = name;
            this.service = service;
            this.context = context;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new GatewayEndpoint(name, service, context));
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return requested.isEmpty() ? "" : requested.get(0);
        }

        /** No deflate, because containers inflate without a size limit. */
        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }

        @Override
        public boolean checkOrigin(String origin) {
            return true;
        }
    }
}
