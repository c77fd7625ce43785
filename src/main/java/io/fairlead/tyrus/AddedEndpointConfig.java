package io.fairlead.tyrus;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;

/**
 * The configuration of an added endpoint, with some values replaced.
 *
 * @param given the user's configuration
 * @param endpointClass the class to report as the endpoint's class
 */
record AddedEndpointConfig(
        ServerEndpointConfig given,
        Class<?> endpointClass,
        Configurator configurator,
        Map<String, Object> userProperties)
        implements ServerEndpointConfig {
    /**
     * The user's configuration for one session; each session has its own copy of the properties (Jakarta WebSocket 2.1
     * §3.1.7).
     */
    static ServerEndpointConfig ofSession(ServerEndpointConfig given, Map<String, Object> userProperties) {
        return new AddedEndpointConfig(given, given.getEndpointClass(), given.getConfigurator(), userProperties);
    }

    @Override
    public Class<?> getEndpointClass() {
        return endpointClass;
    }

    @Override
    public String getPath() {
        return given.getPath();
    }

    @Override
    public List<String> getSubprotocols() {
        return given.getSubprotocols();
    }

    @Override
    public List<Extension> getExtensions() {
        return given.getExtensions();
    }

    @Override
    public Configurator getConfigurator() {
        return configurator;
    }

    @Override
    public List<Class<? extends Encoder>> getEncoders() {
        return given.getEncoders();
    }

    @Override
    public List<Class<? extends Decoder>> getDecoders() {
        return given.getDecoders();
    }

    @Override
    public Map<String, Object> getUserProperties() {
        return userProperties;
    }
}
