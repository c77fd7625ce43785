package io.fairlead.appserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.extension.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * Arquillian's way to any server that is one Java process and deploys what lies in a folder. It is for servers without
 * an adapter of their own: Arquillian takes one at a time.
 *
 * <p>Threading: Arquillian calls it on one thread.
 */
public final class FolderServer implements DeployableContainer<FolderSettings> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private FolderSettings settings = new FolderSettings();
    private Optional<Process> running = Optional.empty();

    @Override
    public Class<FolderSettings> getConfigurationClass() {
        return FolderSettings.class;
    }

    @Override
    public void setup(FolderSettings given) {
        settings = given;
    }

    /** What it deploys is never run inside. */
    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Local");
    }

    @Override
    public void start() throws LifecycleException {
        try {
            Process process = new ProcessBuilder(settings.command())
                    .directory(settings.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(settings.log().toFile())
                    .start();
            running = Optional.of(process);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "server-end"));
            if (!holds(() -> said(settings.started(), 0).isPresent())) {
                throw new LifecycleException("the server did not start: " + Files.readString(settings.log()));
            }
        } catch (Exception failed) {
            stop();
            throw failed instanceof LifecycleException known
                    ? known
                    : new LifecycleException("the server did not start", failed);
        }
    }

    @Override
    public void stop() throws LifecycleException {
        Optional<Process> process = running;
        running = Optional.empty();
        if (process.isPresent()) {
            end(process.get());
        }
    }

    private static void end(Process process) throws LifecycleException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new LifecycleException("the server did not stop within 30 s");
            }
        } catch (InterruptedException stopping) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LifecycleException("interrupted", stopping);
        }
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        String context = context(archive);
        try {
            long before = Files.size(settings.log());
            try (InputStream content = archive.as(ZipExporter.class).exportAsInputStream()) {
                put(content, settings.archives().resolve(archive.getName()));
            }
            if (settings.descriptor().isPresent()) {
                String text = Files.readString(settings.descriptor().get()).replace("%s", context);
                put(new ByteArrayInputStream(text.getBytes(UTF_8)), descriptor(context));
            }
            try {
                awaitReady(context, before);
            } catch (DeploymentException refused) {
                remove(archive);
                throw refused;
            }
        } catch (IOException failed) {
            throw new DeploymentException(context, failed);
        }
        URI probe = settings.probe(context);
        return new ProtocolMetaData().addContext(new HTTPContext(probe.getHost(), probe.getPort()));
    }

    private void awaitReady(String context, long before) throws IOException, DeploymentException {
        URI probe = settings.probe(context);
        boolean decided =
                holds(() -> isOk(probe) || said(settings.failed(), before).isPresent());
        Optional<String> failure = said(settings.failed(), before);
        if (failure.isPresent()) {
            throw new DeploymentException(context + " failed: " + failure.get());
        }
        if (!decided) {
            throw new DeploymentException(context + " is not ready; the server says: " + since(before));
        }
    }

    /** Under its name there are never half of it. */
    private static void put(InputStream content, Path file) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try (content) {
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A server is done when it says so: until then the context's threads may live. */
    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        String context = context(archive);
        try {
            long before = Files.size(settings.log());
            if (remove(archive)
                    && !holds(() -> said(settings.undeployed(), before).isPresent())) {
                throw new DeploymentException(context + " stays; the server says: " + since(before));
            }
        } catch (IOException failed) {
            throw new DeploymentException(context, failed);
        }
    }

    private boolean remove(Archive<?> archive) throws IOException {
        boolean described = Files.deleteIfExists(descriptor(context(archive)));
        return Files.deleteIfExists(settings.archives().resolve(archive.getName())) || described;
    }

    private static String context(Archive<?> archive) {
        return archive.getName().replaceFirst("\\.war$", "");
    }

    private Path descriptor(String context) {
        return settings.descriptors().resolve(context + ".xml");
    }

    private Optional<String> said(Pattern pattern, long from) throws IOException {
        return pattern.matcher(since(from))
                .results()
                .map(result -> result.group())
                .findFirst();
    }

    private String since(long from) throws IOException {
        try (InputStream log = Files.newInputStream(settings.log())) {
            log.skipNBytes(from);
            return new String(log.readAllBytes(), UTF_8);
        }
    }

    private static boolean isOk(URI probe) {
        try {
            HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
            connection.setReadTimeout(5_000);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether it came true, in time and before the end of the process. */
    private boolean holds(Eventually.Condition<IOException> condition) throws IOException {
        try {
            Eventually.holdsWithin(
                    PATIENCE,
                    () -> condition.holds() || !running.map(Process::isAlive).orElse(false));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return condition.holds();
    }
}
