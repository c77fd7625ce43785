package io.fairlead.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.boot.EmbeddedGateway;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The real gateway in this process, with the relays and the access of the packaged demo, on free ports.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class DemoGateway implements GatewayUnderTest {
    private static final Path DEMO = Path.of("server-config", "fairlead.yaml");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Map<Integer, Integer> freeByDemoPort = new HashMap<>();
    private final Map<String, Integer> portByRelay = new HashMap<>();
    private final EmbeddedGateway gateway;

    /** For {@link java.util.ServiceLoader}. */
    public DemoGateway() {
        try {
            JsonNode demo = YAML.readTree(DEMO.toFile());
            JsonNode relays = demo.get("relays");
            relays.forEach(relay -> move((ObjectNode) relay));
            ObjectNode config = YAML.createObjectNode();
            config.set("access", demo.get("access"));
            config.set("relays", relays);
            // A test says in a second what a person says in an hour.
            config.putObject("chat").put("rate", "1000/s");
            gateway = EmbeddedGateway.start(YAML.writeValueAsString(config).replaceFirst("^---\\s*", ""));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Two relays on one port of the demo, a proxy and what it leads to, stay on one port. */
    private void move(ObjectNode relay) {
        String socket = relay.get("socket").textValue();
        int colon = socket.lastIndexOf(':');
        int port =
                freeByDemoPort.computeIfAbsent(Integer.valueOf(socket.substring(colon + 1)), demo -> FreePorts.next());
        relay.put("socket", socket.substring(0, colon + 1) + port);
        portByRelay.put(relay.get("name").textValue(), port);
    }

    @Override
    public URI base() {
        return gateway.base();
    }

    @Override
    public String adminToken() {
        return EmbeddedGateway.ADMIN_TOKEN;
    }

    @Override
    public int port(String relay) {
        return Objects.requireNonNull(portByRelay.get(relay), relay);
    }

    @Override
    public void endSessions(String relay, int code) {
        end("relay=" + relay, code);
    }

    @Override
    public void endSessionsInRoom(String room, int code) {
        end("room=" + room, code);
    }

    private void end(String which, int code) {
        try {
            JsonNode sessions = new ObjectMapper().readTree(call("GET", "sessions?" + which));
            for (JsonNode session : sessions.get("items")) {
                call("DELETE", "sessions/" + session.get("id").textValue() + "?code=" + code);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String call(String method, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base().resolve("api/v1/" + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + adminToken());
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void restart() {
        try {
            gateway.restart();
        } catch (IOException | DeploymentException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
