package io.fairlead.bench;

import jakarta.websocket.Endpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** What a user writes: an endpoint as the Jakarta tutorial has it, and the jar that it comes in. */
public final class AddedEcho implements ServerApplicationConfig {
    @Override
    public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
        return Set.of();
    }

    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
        return Set.of(Echo.class);
    }

    /** One instance for each session. */
    @ServerEndpoint("/added")
    public static final class Echo {
        @OnMessage
        public byte[] onMessage(byte[] message) {
            return message;
        }
    }

    static void jar(Path target) throws IOException {
        try (OutputStream file = Files.newOutputStream(target);
                JarOutputStream jar = new JarOutputStream(file)) {
            for (Class<?> type : List.of(AddedEcho.class, Echo.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream bytes = type.getResourceAsStream("/" + name)) {
                    if (bytes == null) {
                        throw new IOException(name + " is not on the class path");
                    }
                    bytes.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry("META-INF/services/" + ServerApplicationConfig.class.getName()));
            jar.write(AddedEcho.class.getName().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
