package io.fairlead.tyrus;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * Tyrus without its own server: Tyrus' Grizzly container binds all addresses and can't share a listener.
 *
 * <p>Threading: endpoints are added before {@link #start}; the engine is safe.
 */
final class TyrusContainer extends TyrusServerContainer {
    /** One read that may follow a complete message, and the largest frame header (RFC 6455 §5.2). */
    private static final int SLACK_BYTES = (128 << 10) + 14;

    private final TyrusWebSocketEngine engine;
    private final int incomingBufferBytes;

    /** @param maxMessageBytes the buffer must hold one frame of this size */
    TyrusContainer(int maxMessageBytes) {
        super((Set<Class<?>>) null);
        incomingBufferBytes = maxMessageBytes + SLACK_BYTES;
        engine = TyrusWebSocketEngine.builder(this)
                .incomingBufferSize(incomingBufferBytes)
                .build();
    }

    void start() throws IOException, DeploymentException {
        start("/", 0);
    }

    @Override
    public void register(Class<?> endpointClass) throws DeploymentException {
        engine.register(AddedEndpoint.annotated(endpointClass, incomingBufferBytes), "/");
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        if (Endpoint.class.isAssignableFrom(config.getEndpointClass())) {
            engine.register(AddedEndpoint.programmatic(config), "/");
        } else {
            register(config.getEndpointClass());
        }
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }
}
