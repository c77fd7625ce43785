package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.extension.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Posts to the fallback that come one after the other on connections that stay. */
@GatewayWith("")
@Timeout(60)
class SsePostsTest {
    private static final int CONVERSATIONS = 120;
    private static final int AT_A_TIME = 12;
    /** Tomcat ends a connection after a hundred. */
    private static final int POSTS = 90;

    private final URI echo;

    SsePostsTest(GatewayTarget gateway) {
        this.echo = gateway.http("sse/echo");
    }

    @Test
    void eachIsAnsweredThoughItsBodyComesBehindItsHead() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<Integer>> answered = new ArrayList<>();
            for (int i = 0; i < CONVERSATIONS; i++) {
                answered.add(threads.submit(this::converse));
            }
            for (Future<Integer> one : answered) {
                assertEquals(POSTS, one.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** @return how many posts were answered with 204 */
    private int converse() throws Exception {
        try (SseClient client = SseClient.open(echo);
                Socket socket = new Socket(echo.getHost(), echo.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(5_000);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < POSTS; i++) {
                post(socket.getOutputStream(), client.session(), "m" + i, i);
                assertEquals("HTTP/1.1 204", status(answers), "message " + i);
            }
            for (int i = 0; i < POSTS; i++) {
                assertEquals("m" + i, client.text());
            }
            return POSTS;
        }
    }

    private static void post(OutputStream out, URI session, String body, int number)
            throws IOException, InterruptedException {
        String head = "POST " + session.getRawPath()
                + (session.getRawQuery() == null ? "" : "?" + session.getRawQuery())
                + " HTTP/1.1\r\nHost: " + session.getAuthority() + "\r\nContent-Type: text/plain\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        // Of another length each time, so that the body comes at each point of the reading of the head.
        Eventually.pause(Duration.ofNanos(number * 7_919 % 4_000 * 25L));
        out.write(body.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads an answer without a body. */
    private static String status(BufferedReader answers) throws IOException {
        String status = answers.readLine();
        for (String line = status; line != null && !line.isEmpty(); line = answers.readLine()) {
            // the headers
        }
        return status == null ? "nothing" : status.substring(0, Math.min(12, status.length()));
    }
}
