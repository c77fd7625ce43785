package io.fairlead.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.tls.SelfSigned;
import io.fairlead.websocket.ClientBytes;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault in a TLS connection is told to the other side before the connection is closed (RFC 8446 §6.2). */
@Timeout(60)
class TlsAlertsTest {
    private static final byte[] LIVE = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII);

    @TempDir
    static Path folder;

    private static EmbeddedGateway gateway;
    private static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        SelfSigned pair = SelfSigned.write(folder, "CN=gateway");
        trusting = pair.trusting();
        gateway = EmbeddedGateway.startTls(pair.certificate(), pair.key(), "");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertAlert(String name, SSLException told) {
        assertTrue(String.valueOf(told.getMessage()).endsWith("fatal alert: " + name), told.toString());
    }

    @Test
    void aClientWithoutASuiteThatIsTakenHearsThatTheHandshakeFailed() throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
                .createSocket("127.0.0.1", gateway.base().getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
            assertAlert("handshake_failure", assertThrows(SSLException.class, socket::startHandshake));
        }
    }

    @Test
    void whatIsNoHelloIsUnexpected() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(HexFormat.of().parseHex("1603010004" + "14000000"));
            assertArrayEquals(
                    HexFormat.of().parseHex("1503030002" + "020a"),
                    socket.getInputStream().readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRecordThatWasChangedIsToldAsSuch(String protocol) throws Exception {
        try (TlsClient client = new TlsClient(trusting, gateway.base().getPort(), protocol)) {
            client.send(ByteBuffer.wrap(client.records(LIVE)));
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            client.send(changed(client.records(LIVE)));
            assertAlert("bad_record_mac", assertThrows(SSLException.class, () -> readAll(client)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRecordThatWasChangedInASessionIsToldAsSuch(String protocol) throws Exception {
        try (TlsClient client = new TlsClient(trusting, gateway.base().getPort(), protocol)) {
            byte[] frame = new ClientBytes().binary(new byte[] {1}).array();
            client.openSaying("/ws/echo", frame, 1);
            assertEquals(0x82, client.read());
            client.send(changed(client.records(frame)));
            assertAlert("bad_record_mac", assertThrows(SSLException.class, () -> readAll(client)));
        }
    }

    private static ByteBuffer changed(byte[] record) {
        record[record.length - 1] ^= 1;
        return ByteBuffer.wrap(record);
    }

    private static void readAll(TlsClient client) throws Exception {
        while (client.read() >= 0) {
            // What was sent before.
        }
    }
}
