package io.fairlead.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.eventloop.BoundedWait;
import io.fairlead.server.EmbeddedServer;
import io.fairlead.settings.Config;
import io.fairlead.settings.ConfigLoader;
import io.fairlead.settings.ConfigSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is not ended by an error that nobody can recover from, as in an application server, says that it is not live. */
@Timeout(60)
class NotLiveTest {
    @TempDir
    private Path data;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aGatewayWithAnErrorThatNobodyCanRecoverFromIsNotLive() throws Exception {
        Path file = Files.writeString(
                data.resolve("fairlead.yaml"),
                "http: {listen: \"127.0.0.1:0\"}\nstore: {url: \"jdbc:h2:file:" + data.resolve("store") + "\"}\n");
        Config config = ConfigLoader.load(
                new ConfigSources(Optional.of(file), Map.of(), name -> Optional.empty(), Optional::empty));
        Gateway gateway = new Gateway(config, null, new FatalErrors(error -> {}));
        EmbeddedServer server = new EmbeddedServer(
                config, gateway.serverDependencies(), Path.of("webapp"), EmbeddedServer.Timeouts.DEFAULT);
        onOwnThread(() -> {
            server.prepare();
            gateway.start();
            server.start();
            return gateway;
        });
        try {
            assertEquals(200, live(server).statusCode());
            gateway.timer().after(Duration.ZERO, () -> {
                throw new OutOfMemoryError("Java heap space");
            });
            assertTrue(BoundedWait.await(() -> live(server).statusCode() == 503, Duration.ofSeconds(10)));
            assertTrue(live(server).body().contains("java.lang.OutOfMemoryError: Java heap space"));
        } finally {
            onOwnThread(() -> {
                server.stopAccepting();
                gateway.close();
                server.close();
                return gateway;
            });
        }
    }

    private HttpResponse<String> live(EmbeddedServer server) {
        try {
            return client.send(
                    HttpRequest.newBuilder(server.base().resolve("health/live")).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException hurried) {
            throw new IllegalStateException(hurried);
        }
    }

    private static void onOwnThread(Callable<Gateway> work) throws Exception {
        FutureTask<Gateway> task = new FutureTask<>(work);
        new Thread(task, "test-gateway").start();
        task.get();
    }
}
