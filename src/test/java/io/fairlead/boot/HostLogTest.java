package io.fairlead.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.server.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator reads of hosts that are not served. */
@Timeout(60)
class HostLogTest {
    @Test
    void oneLineNamesTheHostAndTheKeyHoweverManyAreRefused() throws Exception {
        try (CapturedLog log = CapturedLog.of(Authentication.class);
                EmbeddedGateway gateway = EmbeddedGateway.start("")) {
            String request = "GET / HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n";
            for (int i = 0; i < 5; i++) {
                assertEquals(421, RawHttp.status(RawHttp.exchange(gateway.base(), request)));
            }
            assertEquals(1, log.count(""));
            assertEquals(1, log.count("a request for host evil.example was refused: http.hosts does not name it"));
        }
    }

    @Test
    void anOldClientThatNamesNoHostIsServed() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start("")) {
            String answer = RawHttp.exchange(gateway.base(), "GET /health/live HTTP/1.0\r\n\r\n");
            assertEquals(200, RawHttp.status(answer));
        }
    }

    @Test
    void aListenerThatOthersReachServesAnyName() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.startOn("0.0.0.0:0")) {
            String request = "GET /health/live HTTP/1.1\r\nHost: gateway.example\r\nConnection: close\r\n\r\n";
            String answer = RawHttp.exchange(gateway.base(), request);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
    }
}
