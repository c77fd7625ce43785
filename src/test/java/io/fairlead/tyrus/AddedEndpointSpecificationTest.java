package io.fairlead.tyrus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.extension.LogsDefects;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Jakarta WebSocket 2.1 promises to the endpoints that a user adds, chapter by chapter. */
@Timeout(60)
@LogsDefects
class AddedEndpointSpecificationTest {
    private static final String BEARER = "fairlead.bearer."
            + Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(EmbeddedGateway.ADMIN_TOKEN.getBytes(StandardCharsets.UTF_8));

    @TempDir
    private static Path folder;

    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        AddedJar.write(folder, Files.readString(Path.of("src/test/resources/jakarta/Added.java.txt")), "Added");
        gateway = EmbeddedGateway.start("endpoints: {folder: \"" + folder + "\"}\n");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** A client that asks and hears. */
    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;

        private Client(String path, String[] offered, String... header)
                throws InterruptedException, ExecutionException {
            WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
            if (offered.length > 0) {
                builder.subprotocols(offered[0], Arrays.copyOfRange(offered, 1, offered.length));
            }
            if (header.length > 0) {
                builder.header(header[0], header[1]);
            }
            socket = builder.buildAsync(URI.create("ws://" + authority() + path), this)
                    .get();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add("closed " + code + " " + reason);
            return null;
        }

        String ask(String text) throws InterruptedException {
            socket.sendText(text, true).join();
            return next();
        }

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
        }
    }

    private static String authority() {
        return gateway.base().getAuthority();
    }

    private static String[] offers(String... subprotocols) {
        return subprotocols;
    }

    private static Client open(String path) throws Exception {
        return new Client(path, offers());
    }

    private static int refusal(String path, String... header) {
        ExecutionException refused = assertThrows(ExecutionException.class, () -> new Client(path, offers(), header));
        return assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
                .getResponse()
                .statusCode();
    }

    /** The head of the answer to a handshake, which java.net.http's WebSocket does not show. */
    private static String handshake(String target, String... headers) throws IOException {
        try (Socket socket = new Socket(gateway.base().getHost(), gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            String request = "GET " + target + " HTTP/1.1\r\nHost: " + authority()
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                    + String.join(
                            "", Arrays.stream(headers).map(one -> one + "\r\n").toList()) + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                assertTrue(next >= 0, head.toString());
                head.append((char) next);
            }
            return head.toString();
        }
    }

    // 2.1.1, 3.1.2 and 3.1.3: one instance for each peer; exact paths before templates; the client's order decides.

    @Test
    void everyPeerHasAnInstanceOfItsOwn() throws Exception {
        Client one = open("/counted");
        assertEquals("1", one.ask("a"));
        assertEquals("2", one.ask("a"));
        assertEquals("1", open("/counted").ask("a"));
    }

    @Test
    void anExactPathGoesBeforeATemplate() throws Exception {
        assertEquals("exact", open("/told/anna/7").ask("who"));
        assertEquals("otto is 8 next year", open("/told/otto/7").ask("who"));
    }

    @Test
    void theFirstSubprotocolOfTheClientThatTheEndpointHasIsAgreed() throws Exception {
        Client client = new Client("/told/a/1", offers("other", "v1.told", "v2.told"));
        assertEquals("v1.told", client.socket.getSubprotocol());
        assertEquals("v1.told", client.ask("subprotocol"));
    }

    @Test
    void aCredentialAmongTheSubprotocolsIsNoneOfTheEndpoints() throws Exception {
        Client client = new Client("/told/a/1", offers(BEARER, "v2.told"));
        assertEquals("v2.told", client.socket.getSubprotocol());
        assertEquals("test", client.ask("user"));
        assertTrue(
                handshake("/programmatic/x", "Sec-WebSocket-Protocol: " + BEARER + ", second")
                        .contains("|[second]|"),
                "the endpoint is shown a credential");
    }

    @Test
    void aCredentialAloneIsAgreedAsNothingElseCanBe() throws Exception {
        Client client = new Client("/told/a/1", offers(BEARER));
        assertEquals(BEARER, client.socket.getSubprotocol());
        assertEquals("", client.ask("subprotocol"));
    }

    @Test
    void whatNobodyHasIsNotAgreed() throws Exception {
        String answer = handshake("/told/a/1", "Sec-WebSocket-Protocol: other");
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertTrue(!answer.contains("Sec-WebSocket-Protocol"), answer);
    }

    @Test
    void aConfiguratorChoosesTheSubprotocol() throws Exception {
        Client client = new Client("/programmatic/x", offers("first", "second"));
        assertEquals("second", client.socket.getSubprotocol());
        assertEquals("second", client.ask("subprotocol"));
    }

    // 3.1.4 to 3.1.7 and 7: origin, handshake, user and roles.

    @Test
    void aConfiguratorRefusesAnOrigin() {
        assertEquals(403, refusal("/guarded", "Origin", "http://127.0.0.1:1"));
    }

    @Test
    void aConfiguratorSeesAnAnonymousHandshake() throws Exception {
        String answer = handshake("/programmatic/a%26b?x=1&x=%26");
        String seen = "X-Seen: ws://" + authority()
                + "/programmatic/a%26b?x=1&x=%26|nobody|false|false|false|{x=[1, &]}|x=1&x=%26|null|null|Programmatic\r\n";
        assertTrue(answer.contains(seen), answer);
    }

    @Test
    void aConfiguratorSeesWhoseHandshakeItIsAndTheirRoles() throws Exception {
        String answer = handshake("/programmatic/x", "Authorization: Bearer " + EmbeddedGateway.ADMIN_TOKEN);
        assertTrue(answer.contains("|test|true|true|false|"), answer);
    }

    @Test
    void aConfiguratorThatFailsIsADefectOfTheEndpoint() {
        assertEquals(500, refusal("/programmatic/x?break"));
    }

    @Test
    void userPropertiesOfTheHandshakeAreTheSessionsOwn() throws Exception {
        Client one = open("/programmatic/x?one");
        Client two = open("/programmatic/x?two");
        assertEquals("handshake one", one.ask("from"));
        assertEquals("handshake two", two.ask("from"));
    }

    @Test
    void anEndpointIsGivenItsOwnConfiguration() throws Exception {
        assertEquals("Programmatic Handshaking", open("/programmatic/x").ask("config"));
    }

    @Test
    void nobodyIsNoPrincipal() throws Exception {
        assertEquals("nobody", open("/told/a/1").ask("user"));
    }

    // 2.1.3, 2.4 and the session's Javadoc: what the session says of its request.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uri          | ws://AUTHORITY/told/a%26b/1?who=otto&x=%26&x=2",
                "query        | who=otto&x=%26&x=2",
                "parameters   | {who=[otto], x=[&, 2]}",
                "path         | {age=1, who=a&b}",
                "who          | a&b is 2 next year",
                "version      | 13",
                "secure       | false",
                "unmodifiable | true true"
            })
    void aSessionTellsOfItsRequest(String ask, String told) throws Exception {
        assertEquals(
                told.replace("AUTHORITY", authority()),
                open("/told/a%26b/1?who=otto&x=%26&x=2").ask(ask));
    }

    @Test
    void theOpenSessionsAreThoseOfTheSameEndpoint() throws Exception {
        Client one = open("/told/open/1");
        int before = Integer.parseInt(one.ask("ids"));
        open("/counted");
        Client two = open("/told/open/2");
        two.ask("who");
        assertEquals("true of " + (before + 1), one.ask("open"));
    }

    // 2.2, 4.2, 4.7 and 4.8: messages in every form, coders, parts, pongs.

    @Test
    void coderClassesOfAnEndpointAreUsed() throws Exception {
        assertEquals("point 42", open("/coded").ask("21"));
    }

    @Test
    void aTextThatCantBeDecodedIsHeardAsAnError() throws Exception {
        Client client = open("/coded");
        assertEquals("DecodeException", client.ask("x"));
        assertEquals("point 2", client.ask("1"));
    }

    @Test
    void aTextCanBeReadAndPartsAreHeardAsTheyCome() throws Exception {
        Client client = open("/forms");
        assertEquals("read hello", client.ask("hello"));
        client.socket.sendBinary(ByteBuffer.allocate(10), false).join();
        client.socket.sendBinary(ByteBuffer.allocate(10), true).join();
        assertEquals("parts several", client.next());
    }

    @Test
    void aPongIsHeard() throws Exception {
        Client client = open("/forms");
        client.socket.sendPong(ByteBuffer.allocate(7)).join();
        assertEquals("pong 7", client.next());
    }

    @Test
    void aMessageAboveTheEndpointsOwnLimitEndsTheSession() throws Exception {
        assertTrue(open("/forms").ask("x".repeat(101)).startsWith("closed 1009 "));
    }

    // 2.1.5, 4.5 and 5: the end, and errors.

    @Test
    void anExceptionIsHeardByTheEndpointAndTheSessionLivesOn() throws Exception {
        Client client = open("/faulty");
        assertEquals("heard on purpose", client.ask("throw"));
        assertEquals("heard on purpose", client.ask("throw"));
    }

    @Test
    void theReasonOfACloseIsToldToTheOtherSide() throws Exception {
        assertEquals("closed 4123 enough", open("/faulty").ask("close"));
        Client client = open("/forms");
        client.socket.sendClose(4321, "done").join();
        client.next();
        Client faulty = open("/faulty");
        String heard = faulty.ask("what");
        assertTrue(heard.contains("closed 4321 done"), heard);
    }
}
