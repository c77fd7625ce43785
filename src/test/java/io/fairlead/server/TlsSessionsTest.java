package io.fairlead.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.tls.SelfSigned;
import io.fairlead.websocket.ClientBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of the gateway's own server whose bytes come in TLS records. */
@Timeout(60)
class TlsSessionsTest {
    private static final int LARGE = 60_000;

    @TempDir
    static Path folder;

    private static EmbeddedGateway gateway;
    private static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        SelfSigned pair = SelfSigned.write(folder, "CN=gateway");
        trusting = pair.trusting();
        gateway = EmbeddedGateway.startTls(pair.certificate(), pair.key(), "websocket: {deflate: true}\n");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static TlsClient client(String protocol) throws IOException {
        return new TlsClient(trusting, gateway.base().getPort(), protocol);
    }

    private static byte[] frame(byte[] payload) {
        return new ClientBytes().binary(payload).array();
    }

    private static byte[] payload(TlsClient client) throws IOException {
        assertEquals(0x82, client.read());
        int length = client.read();
        if (length == 126) {
            length = client.read() << 8 | client.read();
        }
        return client.read(length);
    }

    private static byte[] random(int size, long seed) {
        return ClientBytes.random(new Random(seed), size);
    }

    private static final byte[] LIVE = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII);

    @Test
    void aSecondHandshakeInTheConnectionIsRefused() throws Exception {
        try (TlsClient client = client("TLSv1.2")) {
            client.send(ByteBuffer.wrap(client.records(LIVE)));
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            assertThrows(IOException.class, client::shakeHandsAgain);
        }
        try (TlsClient client = client("TLSv1.2")) {
            client.openSaying("/ws/echo", frame(random(100, 1)), 0);
            assertArrayEquals(random(100, 1), payload(client));
            assertThrows(IOException.class, client::shakeHandsAgain);
        }
    }

    @Test
    void newKeysInTheConnectionAreTaken() throws Exception {
        byte[] said = random(100, 1);
        try (TlsClient client = client("TLSv1.3")) {
            client.openSaying("/ws/echo", frame(said), 0);
            assertArrayEquals(said, payload(client));
            client.shakeHandsAgain();
            client.send(ByteBuffer.wrap(client.records(frame(said))));
            assertArrayEquals(said, payload(client));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRecordThatIsCutOffWhereverItIsWhenTheSessionBeginsIsNotLost(String protocol) throws Exception {
        byte[] said = random(100, 1);
        for (int cut = 0; cut <= 40; cut++) {
            try (TlsClient client = client(protocol)) {
                client.openSaying("/ws/echo", frame(said), cut);
                assertArrayEquals(said, payload(client), "cut at " + cut);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatComesInTheRecordOfTheHandshakeAndInThoseRightBehindItIsHeard(String protocol) throws Exception {
        try (TlsClient client = client(protocol)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] upgrade = TlsClient.upgrade("/ws/echo");
            byte[] one = frame(random(50, 1));
            byte[] together = ByteBuffer.allocate(upgrade.length + one.length)
                    .put(upgrade)
                    .put(one)
                    .array();
            all.write(client.records(together));
            all.write(client.records(frame(random(LARGE, 2))));
            client.send(ByteBuffer.wrap(all.toByteArray()));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            assertArrayEquals(random(50, 1), payload(client));
            assertArrayEquals(random(LARGE, 2), payload(client));
        }
    }

    /** More waits for it than the socket's buffers, the records and the outbox hold, so that each of them is full. */
    @Test
    void aReaderThatIsLateGetsAllOfIt() throws Exception {
        int messages = 400;
        try (TlsClient client = client("TLSv1.3")) {
            client.send(ByteBuffer.wrap(client.records(TlsClient.upgrade("/ws/echo"))));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            AtomicInteger sent = new AtomicInteger();
            Semaphore progress = new Semaphore(0);
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < messages; i++) {
                        client.send(ByteBuffer.wrap(client.records(frame(random(LARGE, i)))));
                        sent.incrementAndGet();
                        progress.release();
                    }
                } catch (IOException gone) {
                    throw new IllegalStateException(gone);
                }
            });
            sender.start();
            while (progress.tryAcquire(200, TimeUnit.MILLISECONDS)) {
                // The sender is stopped when one message more is not taken for so long.
            }
            assertTrue(sent.get() < messages, "nothing stops the sender");
            for (int i = 0; i < messages; i++) {
                assertArrayEquals(random(LARGE, i), payload(client), "message " + i);
            }
            sender.join();
        }
    }

    /** What is secret in a message could be guessed by its length. */
    @Test
    void nothingIsCompressedOnTls() throws Exception {
        try (TlsClient client = client("TLSv1.3")) {
            String upgrade = new String(TlsClient.upgrade("/ws/echo"), StandardCharsets.US_ASCII)
                    .replace("Upgrade: ", "Sec-WebSocket-Extensions: permessage-deflate\r\nUpgrade: ");
            client.send(ByteBuffer.wrap(client.records(upgrade.getBytes(StandardCharsets.US_ASCII))));
            String head = client.head();
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            assertFalse(head.contains("Extensions"), head);
        }
    }

    @Test
    void aSessionThatIsClosedSaysSoInTlsToo() throws Exception {
        try (TlsClient client = client("TLSv1.3")) {
            client.send(ByteBuffer.wrap(client.records(TlsClient.upgrade("/ws/echo"))));
            client.head();
            client.send(ByteBuffer.wrap(client.records(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0})));
            assertArrayEquals(new byte[] {(byte) 0x88, 0}, client.read(2));
            assertEquals(-1, client.read());
        }
    }
}
