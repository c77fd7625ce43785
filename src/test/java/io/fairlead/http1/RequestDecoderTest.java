package io.fairlead.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";

    private final RequestDecoder decoder = new RequestDecoder(head -> {});

    private String decode(String text) {
        ByteBuffer passed = decoder.decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        return StandardCharsets.ISO_8859_1.decode(passed).toString();
    }

    private void assertRefused(String text) {
        String passed = decode(text + NEXT);
        assertNotNull(decoder.fault(), passed);
        assertEquals("", decode(NEXT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length : 3",
                "Content-Length: 3\r\nContent-Length: 3",
                "Content-Length: 3, 3",
                "Content-Length: ",
                "Content-Length: 0x3",
                "Content-Length: 3\u000b",
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Transfer-Encoding:\r\n chunked",
                "Transfer-Encoding:\fchunked",
                "Transfer-Encoding: chunked\u000b",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: ",
                "Host: h",
                "Origin: http://a\r\nORIGIN: http://a",
                "Authorization: Bearer a\r\nX: y\r\nauthorization: Bearer b",
                "Content-Type: text/plain\r\nContent-Type: text/plain",
                "Last-Event-ID: 1\r\nLast-Event-Id: 2",
                "X: a\0b",
                "X: a\rb",
                "X: a\nY: b",
                "X: a\r\n folded",
                "X: a\u007f",
                " X: a",
                "X",
                ": a",
                "X Y: a",
                "X(: a",
                "X\u00e4: a",
                "Upgrade: websocket\r\nContent-Length: 3",
                "Upgrade: h2c, WebSocket\r\nTransfer-Encoding: chunked"
            })
    void aHeadThatCouldBeReadTwoWaysIsRefused(String fields) {
        assertRefused("POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET / HTTP/0.9",
                "GET / HTTP/2.0",
                "GET / HTTP/1.2",
                "GET / http/1.1",
                "GET  / HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET\t/ HTTP/1.1",
                " GET / HTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET /#a HTTP/1.1",
                "G(T / HTTP/1.1",
                "CONNECT h:80 HTTP/1.1",
                "PRI * HTTP/1.1",
                "GET * HTTP/1.1",
                "GET http://[::1/health/live HTTP/1.1",
                "GET http:///x HTTP/1.1",
                "GET http://user@h/ HTTP/1.1",
                "GET http://h//x HTTP/1.1",
                "GET ftp://h/ HTTP/1.1"
            })
    void aRequestLineThatIsNotOfHttp1IsRefused(String line) {
        assertRefused(line + "\r\nHost: h\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[::1", "a b", "[::1]x", "h:99999", "h:a", "u@h", "h/", "h,i j", "[v1.x]", "%zz", "\u00e4"})
    void aHostThatIsNoneIsRefused(String host) {
        assertRefused("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my_gateway:8080",
                "gateway.1",
                "a..b",
                "h",
                "h:",
                "h:80",
                "[::1]:8080",
                "127.0.0.1",
                "a.b.",
                "%41",
                "A!$&'()*+,;=b"
            })
    void aHostThatIsLegalPasses(String host) {
        String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        assertEquals(request, decode(request));
        assertTrue(decoder.isIdle());
    }

    @Test
    void aRequestWithoutAHostIsRefusedUnlessItIsOld() {
        String old = "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
        assertEquals(old, decode(old));
        assertNull(decoder.fault());
        assertRefused("GET / HTTP/1.1\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g\r\n",
                "-1\r\n",
                " 1\r\nx\r\n0\r\n\r\n",
                "1 \r\nx\r\n0\r\n\r\n",
                "0x1\r\nx\r\n0\r\n\r\n",
                "\r\n",
                "1\nx\r\n0\r\n\r\n",
                "1\r\nxy\r\n0\r\n\r\n",
                "1\r\nx\n0\r\n\r\n",
                "1;a\0\r\nx\r\n0\r\n\r\n",
                "1;a=\"b\r\nx\r\n0\r\n\r\n",
                "1;a=\"b\\\"\r\nx\r\n0\r\n\r\n",
                "100000000\r\nx",
                "000000001\r\nx\r\n0\r\n\r\n",
                "0\r\nX : a\r\n\r\n",
                "0\r\n folded\r\n\r\n",
                "0\r\nX: a\n\r\n",
                "0\r\nX: a\u000b\r\n\r\n"
            })
    void chunksThatAreNotWellFormedAreRefused(String body) {
        assertRefused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    }

    @Test
    void whatABodyMayCarryBesideItsBytesIsBounded() {
        String head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertRefused(head + "1;" + "a".repeat(9_000) + "\r\nx\r\n0\r\n\r\n");
    }

    @Test
    void chunksArePassedOnInTheirPlainestForm() {
        String head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertEquals(
                head + "a\r\n0123456789\r\n0\r\n\r\n" + NEXT,
                decode(head + "00A;name=\"v\"\r\n0123456789\r\n0;last\r\nTrailer: x\r\n\r\n\r\n" + NEXT));
        assertTrue(decoder.isIdle());
    }

    @Test
    void methodsWhoseBodiesReadersSeeDifferentlyHaveNone() {
        assertRefused("HEAD / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void aTraceWithABodyIsRefused() {
        assertRefused("TRACE / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx");
    }

    @Test
    void anOldClientChunksNothing() {
        assertRefused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void aHeadIsHeldBackUntilItIsWhole() {
        String request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
        for (int i = 0; i < request.length() - 1; i++) {
            assertEquals("", decode(request.substring(i, i + 1)));
        }
        assertEquals(request + NEXT, decode("\n" + NEXT));
        assertTrue(decoder.isIdle());
    }

    @Test
    void aHeadIsAtMost16KiB() {
        String fields = ("X: " + "a".repeat(95) + "\r\n").repeat(99);
        assertRefused("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "X: " + "a".repeat(8_000) + "\r\n\r\n");
        assertEquals(Problem.FIELDS_TOO_LARGE, status());
    }

    private int status() {
        return Objects.requireNonNull(decoder.fault()).status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "414 GET /LONG HTTP/1.1\r\nHost: h\r\n\r\n",
                "414 GET /?LONG",
                "414 GET http://LONG/ HTTP/1.1\r\n",
                "431 GET / HTTP/1.1\r\nHost: h\r\nX: LONG\r\n\r\n",
                "431 GET / HTTP/1.1\r\nHost: h\r\nX: LONG",
                "431 GET / HTTP/1.1\r\nLONG: x",
                "431 GET / HTTP/1.1\r\nHost: h\r\nMANY\r\n",
                "400 LONG / HTTP/1.1\r\n",
                "400 LONG"
            })
    void whatIsTooLongIsSaid(String request) {
        assertRefused(request.substring(4).replace("LONG", "a".repeat(17_000)).replace("MANY", "X: y\r\n".repeat(100)));
        assertEquals(Integer.parseInt(request.substring(0, 3)), status());
    }

    @Test
    void aTargetThatIsTooLongInManyPartsIsRefused() {
        assertEquals("", decode("GET /"));
        for (int i = 0; i < 16; i++) {
            assertEquals("", decode("a".repeat(1_000)));
        }
        assertRefused("a".repeat(1_000));
        assertEquals(Problem.URI_TOO_LONG, status());
    }

    @Test
    void whatFollowsAHandshakeIsNoRequest() {
        String handshake = "GET /ws/echo HTTP/1.1\r\nHost: h\r\nUpgrade: foo, WebSocket\r\n\r\n";
        assertEquals(handshake + "\u0081\0", decode(handshake + "\u0081\0"));
        assertTrue(decoder.isUpgraded());
    }

    @Test
    void anOldClientAsksForNoUpgrade() {
        decode("GET /ws/echo HTTP/1.0\r\nConnection: keep-alive\r\nUpgrade: websocket\r\n\r\n");
        assertTrue(decoder.isIdle());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0\r\n", "HTTP/1.1\r\nHost: h\r\nConnection: te, Close\r\n"})
    void nothingFollowsTheLastRequest(String versionAndFields) {
        String request = "POST / " + versionAndFields + "Content-Length: 3\r\n\r\nabc";
        assertEquals(request, decode(request + NEXT));
        assertTrue(decoder.isOver());
    }
}
