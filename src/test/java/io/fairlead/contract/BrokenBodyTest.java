package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that breaks off, on the gateway's own server, which must not make a fuss about it in its log. */
@Timeout(60)
class BrokenBodyTest {
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
        try (EmbeddedGateway gateway = EmbeddedGateway.start("");
                Socket socket =
                        new Socket(gateway.base().getHost(), gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
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
