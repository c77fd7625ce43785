package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.contract.AdminCalls.Answer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions, peers, tickets and logins, seen from both their API and their client. */
@Timeout(60)
class SessionCallsTest {
    private static EmbeddedGateway gateway;
    private static AdminCalls api;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start("""
                access: {anonymous: false}
                relays: [{name: lobby, mode: hub, socket: "tcp-listen://127.0.0.1:0"}]
                """);
        api = new AdminCalls(gateway.base(), EmbeddedGateway.ADMIN_TOKEN);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String ticket(String path) throws Exception {
        return api.post("tickets", "{\"path\":\"/" + path + "\"}")
                .expect(201)
                .body()
                .get("ticket")
                .textValue();
    }

    @Test
    void aTicketOpensOneSession() throws Exception {
        String ticket = ticket("ws/echo");
        WebSocketProbe session = WebSocketProbe.open(gateway.base(), "ws/echo?ticket=" + ticket);
        session.send("in");
        assertEquals("in", session.next());
        assertThrows(ExecutionException.class, () -> WebSocketProbe.open(gateway.base(), "ws/echo?ticket=" + ticket));
        assertThrows(ExecutionException.class, () -> WebSocketProbe.open(gateway.base(), "ws/echo"));
        String other = ticket("ws/relay/lobby");
        assertThrows(ExecutionException.class, () -> WebSocketProbe.open(gateway.base(), "ws/echo?ticket=" + other));
        session.close();
    }

    @Test
    void failedLoginsAreLimitedAndAValidTokenPasses() throws Exception {
        AdminCalls guessing = new AdminCalls(gateway.base(), "a-wrong-guess");
        Answer answer = guessing.get("stats");
        for (int i = 0; i < 20 && answer.status() == 401; i++) {
            answer = guessing.get("stats");
        }
        answer.problem(429, "rate-limited");
        assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
        api.get("stats").expect(200);
    }

    @Test
    void aBodyThatBreaksOffIsNobodysFault() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler recorder = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                    logged.add(record.getLoggerName() + ": " + record.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(recorder);
        try (Socket socket = new Socket(gateway.base().getHost(), gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Authorization: Bearer " + EmbeddedGateway.ADMIN_TOKEN
                                    + "\r\nContent-Length: 100\r\n\r\n{\"path\":")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400"), answer);
        } finally {
            root.removeHandler(recorder);
        }
        assertEquals(List.of(), logged);
    }
}
