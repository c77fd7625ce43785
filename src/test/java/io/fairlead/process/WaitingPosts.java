package io.fairlead.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Event streams to each of which as many messages are posted as it takes, again and again.
 *
 * <p>Threading: posts go on on the client's threads until it is closed.
 */
final class WaitingPosts implements AutoCloseable {
    private static final int POSTS_EACH = 16;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<InputStream> streams = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final byte[] message;
    private int refused;
    private volatile boolean stopped;

    WaitingPosts(int count, URI stream, int messageBytes) throws IOException, InterruptedException {
        this.message = new byte[messageBytes];
        for (int i = 0; i < count; i++) {
            URI session = open(stream);
            if (session == null) {
                refused++;
            } else {
                for (int post = 0; post < POSTS_EACH; post++) {
                    post(session);
                }
            }
        }
    }

    /** Null: the gateway is busy. */
    private @Nullable URI open(URI stream) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                http.send(HttpRequest.newBuilder(stream).build(), HttpResponse.BodyHandlers.ofInputStream());
        InputStream events = answer.body();
        streams.add(events);
        if (answer.statusCode() == 503) {
            return null;
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.contains("\"session\":\"")) {
            line = lines.readLine();
        }
        return line == null ? null : stream.resolve(line.replaceAll(".*\"session\":\"([^\"]*)\".*", "$1"));
    }

    private void post(URI session) {
        if (stopped) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(session)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(message))
                .build();
        var unused = http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .whenComplete((response, failure) -> {
                    answered.incrementAndGet();
                    if (response != null && response.statusCode() != 404) {
                        post(session);
                    }
                });
    }

    /** Posts that are over, however. */
    long answered() {
        return answered.get();
    }

    /** Streams that were told that the gateway is busy. */
    int refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        for (InputStream stream : streams) {
            stream.close();
        }
    }
}
