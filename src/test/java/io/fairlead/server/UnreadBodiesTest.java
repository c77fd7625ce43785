package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request's head is reason enough to refuse is refused before its body comes (RFC 9110 §10.1.1, §15.5.14). */
@Timeout(30)
class UnreadBodiesTest {
    private static final String TOKEN = "Authorization: Bearer " + EmbeddedGateway.ADMIN_TOKEN;
    private static final String JSON = "|Content-Type: application/json";
    private static final String SMALL = JSON + "|Content-Length: 16";
    private static final String LARGE = JSON + "|Content-Length: 1048577";
    private static final String TICKET = "{\"path\":\"/ws/x\"}";
    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start("");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "401 POST /api/v1/tickets" + SMALL,
                "401 POST /api/v1/tickets" + LARGE,
                "401 POST /api/v1/tickets|Authorization: Bearer wrong" + SMALL,
                "401 PUT /api/v1/relays/x" + SMALL,
                "413 POST /api/v1/tickets|" + TOKEN + LARGE,
                "413 PATCH /api/v1/relays/x|Content-Type: application/merge-patch+json|Content-Length: 99999999999|"
                        + TOKEN,
                "415 POST /api/v1/tickets|Content-Type: text/plain|Content-Length: 2|" + TOKEN,
                "404 POST /api/v1/nothing|" + TOKEN + SMALL,
                "405 POST /api/v1/stats|" + TOKEN + SMALL,
                "404 POST /sse/echo?session=none" + SMALL,
                "405 POST /" + SMALL
            })
    void theAnswerDoesNotWaitForTheBody(String request) throws IOException {
        RawHead head = RawHead.of(gateway.base(), request);
        assertEquals("close", head.field("Connection"));
        assertEquals(
                head.status(),
                RawHead.of(gateway.base(), request + "|Expect: 100-continue").status());
    }

    @Test
    void theAnswerIsReadByAClientThatSendsItsBodyFirst() throws IOException {
        try (Socket socket = new Socket(gateway.base().getHost(), gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            byte[] body = new byte[4 << 20];
            write(
                    socket,
                    "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
            socket.getOutputStream().write(body);
            InputStream in = socket.getInputStream();
            assertEquals(401, RawHttp.status(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void aRefusedCallWhoseBodyIsThereLeavesTheConnectionOpen() throws IOException {
        String call = "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16\r\n\r\n" + TICKET;
        String last = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String answers = RawHttp.exchange(gateway.base(), call + last);
        assertEquals(401, RawHttp.status(answers));
        assertTrue(answers.contains("HTTP/1.1 200 "), answers);
    }

    @Test
    void aCallIsServedWhenItsBodyComesLater() throws IOException {
        String head = "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\n" + TOKEN
                + "\r\nContent-Type: application/json\r\nContent-Length: 16\r\nExpect: 100-continue\r\n\r\n";
        try (Socket socket = new Socket(gateway.base().getHost(), gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            BufferedReader in = RawHead.reader(socket);
            for (int i = 0; i < 3; i++) {
                write(socket, head);
                assertEquals(100, RawHead.read(in).status());
                write(socket, TICKET);
                RawHead made = RawHead.read(in);
                assertEquals(201, made.status());
                int length = Integer.parseInt(made.field("Content-Length"));
                assertEquals(length, in.read(new char[length]));
            }
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
