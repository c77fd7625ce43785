package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.CapturedLog;
import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.eventloop.BoundedWait;
import io.fairlead.settings.ConfigException;
import io.fairlead.settings.ConfigLoader;
import io.fairlead.settings.ConfigSources;
import io.fairlead.tls.SelfSigned;
import io.fairlead.tls.TlsIdentity;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's own listener over TLS. */
@Timeout(60)
class TlsTest {
    @TempDir
    Path folder;

    @Test
    void pagesApiAndSessionsAreServedOverTls() throws Exception {
        writePair("CN=first");
        try (EmbeddedGateway gateway = EmbeddedGateway.startTls(certificate(), key(), "")) {
            assertEquals("https", gateway.base().getScheme());
            HttpResponse<String> health = client().send(
                            HttpRequest.newBuilder(gateway.base().resolve("health/ready"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(200, health.statusCode());
            BlockingQueue<String> answers = new LinkedBlockingQueue<>();
            WebSocket session = client().newWebSocketBuilder()
                    .buildAsync(
                            URI.create("wss://127.0.0.1:" + gateway.base().getPort() + "/ws/echo"),
                            new WebSocket.Listener() {
                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket socket, CharSequence text, boolean last) {
                                    answers.add(text.toString());
                                    socket.request(1);
                                    return null;
                                }
                            })
                    .get(10, TimeUnit.SECONDS);
            session.sendText("over TLS", true).get(10, TimeUnit.SECONDS);
            assertEquals("over TLS", answers.poll(10, TimeUnit.SECONDS));
            session.abort();
        }
    }

    @Test
    void aChangedCertificateIsReadAgain() throws Exception {
        writePair("CN=first");
        try (EmbeddedGateway gateway = EmbeddedGateway.startTls(certificate(), key(), "")) {
            assertEquals("CN=first", subject(gateway));
            writePair("CN=second");
            Files.setLastModifiedTime(certificate(), FileTime.fromMillis(System.currentTimeMillis() + 10_000));
            assertTrue(BoundedWait.await(() -> subject(gateway).equals("CN=second"), Duration.ofSeconds(30)));
        }
    }

    @Test
    void aGoodPairIsTakenAfterAMalformedOneThatIsToldOnce() throws Exception {
        writePair("CN=first");
        try (CapturedLog log = CapturedLog.of(TlsIdentity.class);
                EmbeddedGateway gateway = EmbeddedGateway.startTls(certificate(), key(), "")) {
            Files.writeString(key(), "-----BEGIN PRIVATE KEY-----\n=\n-----END PRIVATE KEY-----\n");
            assertTrue(BoundedWait.await(
                    () -> log.count("can't be used, the old certificate stays: " + key()) == 1,
                    Duration.ofSeconds(15)));
            assertEquals("CN=first", subjectOfAny(gateway));
            Files.delete(certificate());
            assertTrue(BoundedWait.await(() -> log.count("is not there") == 1, Duration.ofSeconds(15)));
            writePair("CN=second");
            assertTrue(BoundedWait.await(() -> subject(gateway).equals("CN=second"), Duration.ofSeconds(10)));
            assertEquals(1, log.count(": the private key is damaged"));
            assertEquals(1, log.count("is not there"));
        }
    }

    /** Of a client that trusts anybody. */
    private static String subjectOfAny(EmbeddedGateway gateway) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", gateway.base().getPort())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void onlySuitesThatKeepSecretsForEverAreAgreedOn() throws Exception {
        writePair("CN=first");
        SSLContext trusting = new SelfSigned(certificate(), key()).trusting();
        try (EmbeddedGateway gateway = EmbeddedGateway.startTls(certificate(), key(), "")) {
            for (String suite : trusting.getSupportedSSLParameters().getCipherSuites()) {
                String agreed = agreed(trusting, gateway.base().getPort(), suite);
                boolean fit = suite.matches("TLS_(AES|CHACHA20)_.*|TLS_ECDHE_ECDSA_WITH_.*(GCM|POLY1305).*");
                assertEquals(fit ? suite : "", agreed);
            }
        }
    }

    /** Empty: none. */
    private static String agreed(SSLContext context, int port, String suite) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            return socket.getSession().getCipherSuite();
        } catch (SSLException refused) {
            return "";
        }
    }

    @Test
    void olderVersionsOfTlsAreRefused() throws Exception {
        writePair("CN=first");
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (EmbeddedGateway gateway = EmbeddedGateway.startTls(certificate(), key(), "");
                SSLSocket socket = (SSLSocket) context.getSocketFactory()
                        .createSocket("127.0.0.1", gateway.base().getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThrows(SSLException.class, socket::startHandshake);
        }
    }

    @Test
    void filesThatDoNotBelongTogetherAreAFaultOfTheConfiguration() throws Exception {
        writePair("CN=first");
        Path other = Files.copy(key(), folder.resolve("other.key"));
        writePair("CN=second");
        Path yaml = Files.writeString(
                folder.resolve("fairlead.yaml"),
                "http: {tls: {certificate: \"" + certificate() + "\", privateKey: \"" + other + "\"}}\n");
        ConfigException faults = assertThrows(
                ConfigException.class,
                () -> ConfigLoader.load(
                        new ConfigSources(Optional.of(yaml), Map.of(), name -> Optional.empty(), Optional::empty)));
        assertTrue(String.valueOf(faults.getMessage())
                .contains("fairlead.yaml:1: http.tls: " + other + " is not the key of the first certificate in "));
    }

    private String subject(EmbeddedGateway gateway) {
        try {
            SSLSession session = client().send(
                            HttpRequest.newBuilder(gateway.base().resolve("health/live"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .sslSession()
                    .orElseThrow();
            return ((X509Certificate) session.getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (Exception notYetTrusted) {
            return notYetTrusted.toString();
        }
    }

    private HttpClient client() throws Exception {
        return new SelfSigned(certificate(), key()).client();
    }

    private void writePair(String name) throws Exception {
        SelfSigned.write(folder, name);
    }

    private Path certificate() {
        return folder.resolve("gateway.crt");
    }

    private Path key() {
        return folder.resolve("gateway.key");
    }
}
