package io.fairlead.boot;

import io.fairlead.server.EmbeddedServer;
import io.fairlead.settings.Config;
import io.fairlead.settings.ConfigLoader;
import io.fairlead.settings.ConfigSources;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The real gateway in the test's own process, on a free port, with its data in a folder of its own.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class EmbeddedGateway implements AutoCloseable {
    public static final String ADMIN_TOKEN = "a-token-for-tests-only";

    private static final String LISTEN = "listen: \"127.0.0.1:0\"";

    private final Config config;
    private final EmbeddedServer.Timeouts patience;
    private Standalone running;
    private URI base;

    private EmbeddedGateway(Config config, EmbeddedServer.Timeouts patience) {
        this.config = config;
        this.patience = patience;
        this.running = start(config, patience);
        this.base = running.base();
    }

    /**
     * @param yaml a configuration without {@code http.listen}, {@code admin.tokens} and {@code store}, which are given
     *     here; what it says of {@code http} is a first line in braces
     */
    public static EmbeddedGateway start(String yaml) {
        return launch(LISTEN, yaml, EmbeddedServer.Timeouts.DEFAULT);
    }

    /** The same, with less patience. */
    public static EmbeddedGateway start(String yaml, EmbeddedServer.Timeouts patience) {
        return launch(LISTEN, yaml, patience);
    }

    /** On another address. */
    static EmbeddedGateway startOn(String listen) {
        return launch("listen: \"" + listen + "\"", "", EmbeddedServer.Timeouts.DEFAULT);
    }

    /** The same over TLS, with these PEM files. */
    public static EmbeddedGateway startTls(Path certificate, Path key, String yaml) {
        return launch(
                LISTEN + ", tls: {certificate: \"" + certificate + "\", privateKey: \"" + key + "\"}",
                yaml,
                EmbeddedServer.Timeouts.DEFAULT);
    }

    private static EmbeddedGateway launch(String http, String yaml, EmbeddedServer.Timeouts patience) {
        try {
            Path data = Files.createTempDirectory("fairlead-test-");
            Path file = data.resolve("fairlead.yaml");
            Files.writeString(
                    file,
                    "admin: {tokens: [{name: test, secret: " + ADMIN_TOKEN + ", role: admin},"
                            + " {name: eve, secret: " + ADMIN_TOKEN + "-viewer, role: viewer},"
                            + " {name: oscar, secret: " + ADMIN_TOKEN + "-operator, role: operator}]}\n"
                            + "store: {url: \"jdbc:h2:file:" + data.resolve("store") + "\"}\n"
                            + http(http, yaml));
            ConfigSources sources =
                    new ConfigSources(Optional.of(file), Map.of(), name -> Optional.empty(), Optional::empty);
            return new EmbeddedGateway(ConfigLoader.load(sources), patience);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String http(String listen, String yaml) {
        String given = "http: {";
        return yaml.startsWith(given)
                ? given + listen + ", " + yaml.substring(given.length())
                : given + listen + "}\n" + yaml;
    }

    private static Standalone start(Config config, EmbeddedServer.Timeouts patience) {
        return onOwnThread(() -> {
            Path pages = Path.of("webapp");
            Standalone made = new Standalone(config, pages, patience, new FatalErrors(Throwable::printStackTrace));
            made.start();
            return made;
        });
    }

    /** Where pages, API and endpoints are; ends with a slash. */
    public URI base() {
        return base;
    }

    /** Stops it and starts it again on the same port. */
    public void restart() throws IOException, DeploymentException {
        close();
        running = start(config.withPort(base.getPort()), patience);
        base = running.base();
    }

    @Override
    public void close() {
        onOwnThread(() -> {
            running.close();
            return running;
        });
    }

    private static Standalone onOwnThread(Callable<Standalone> work) {
        FutureTask<Standalone> task = new FutureTask<>(work);
        new Thread(task, "test-gateway").start();
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
