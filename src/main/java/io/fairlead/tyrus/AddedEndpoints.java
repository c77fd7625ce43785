package io.fairlead.tyrus;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jakarta WebSocket endpoints that users add to the gateway's own server: those of each {@link ServerApplicationConfig}
 * (Jakarta WebSocket 2.1 §7.2) that a jar in the folder lists under {@code META-INF/services}. There is no scanning, so
 * the config receives empty sets to choose from.
 */
final class AddedEndpoints {
    private AddedEndpoints() {}

    /** @throws IOException if one of them can't be used; its message is for administrators */
    static void addTo(ServerContainer container, Path folder) throws IOException {
        try {
            for (ServerApplicationConfig application :
                    ServiceLoader.load(ServerApplicationConfig.class, loader(folder))) {
                for (ServerEndpointConfig endpoint : some(application.getEndpointConfigs(Set.of()))) {
                    container.addEndpoint(endpoint);
                }
                for (Class<?> annotated : some(application.getAnnotatedEndpointClasses(Set.of()))) {
                    container.addEndpoint(annotated);
                }
            }
        } catch (DeploymentException | ServiceConfigurationError | LinkageError | RuntimeException unusable) {
            throw new IOException("endpoints.folder: " + unusable.getMessage(), unusable);
        }
    }

    private static <T> Set<T> some(@Nullable Set<T> given) {
        return given == null ? Set.of() : given;
    }

    private static ClassLoader loader(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.jar")) {
            all.forEach(jars::add);
        }
        Collections.sort(jars);
        List<URL> path = new ArrayList<>();
        for (Path jar : jars) {
            path.add(jar.toUri().toURL());
        }
        return new URLClassLoader(path.toArray(URL[]::new), AddedEndpoints.class.getClassLoader());
    }
}
