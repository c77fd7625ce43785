package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no library for clients would send. */
@Timeout(30)
class RequestTargetsTest {
    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start("");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertAnswer(int status, String answer) {
        assertEquals(status, RawHttp.status(answer), answer);
        String lower = answer.toLowerCase(Locale.ROOT);
        for (String told : new String[] {"grizzly", "jersey", "glassfish", "exception", "\r\nserver:", "\tat "}) {
            assertFalse(lower.contains(told), told + " in " + answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/%",
                "/a|b",
                "/<a>",
                "/a\"b",
                "/{a}",
                "/a^b",
                "/a\\b",
                "/a`b",
                "/\u00e4",
                "/%00",
                "/a%00.html",
                "/../",
                "/../etc/passwd",
                "/js/../../etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/%2e%2e/etc/passwd",
                "/..%5c..%5cetc",
                "index.html",
                "?x",
                "*",
                "/index.html?a=|",
                "/api/v1/relays/%zz",
                "/api/v1/relays?limit=%zz"
            })
    void aTargetThatIsNoneIs400(String target) throws IOException {
        assertAnswer(400, RawHttp.get(gateway.base(), target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/WEB-INF/web.xml",
                "/web-inf/web.xml",
                "/WEB-INF/",
                "/%57EB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/META-INF/",
                "/js",
                "/js/",
                "/webjars/",
                "/webjars/xterm/4.9.0/lib/",
                "/webjars/xterm/4.9.0/package.json.class",
                "/io/fairlead/boot/Main.class",
                "/webjars/io/fairlead/boot/Main.class",
                "/a%2fb",
                "/api/v1/relays%2fx",
                "/nothing.html",
                "/index.html/",
                "/http://evil/",
                "//evil",
                "//evil/index.html",
                "//index.html"
            })
    void whatIsNotThereIs404(String target) throws IOException {
        assertAnswer(404, RawHttp.get(gateway.base(), target, "Authorization: Bearer " + EmbeddedGateway.ADMIN_TOKEN));
    }

    @Test
    void nulAndSpacesAreNotServed() throws IOException {
        assertAnswer(400, RawHttp.get(gateway.base(), "/a\0b"));
        assertAnswer(400, RawHttp.get(gateway.base(), "/a b"));
        assertAnswer(400, RawHttp.exchange(gateway.base(), "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"));
    }

    @Test
    void anAbsoluteTargetIsServed() throws IOException {
        assertAnswer(200, RawHttp.get(gateway.base(), "http://localhost/index.html"));
    }

    @Test
    void whatIsTooLongIsRefused() throws IOException {
        assertAnswer(400, RawHttp.get(gateway.base(), "/" + "a".repeat(12_000) + "%zz"));
        assertAnswer(414, RawHttp.get(gateway.base(), "/" + "a".repeat(30_000)));
        assertAnswer(431, RawHttp.get(gateway.base(), "/", "X: " + "a".repeat(30_000)));
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE /, 405",
        "TRACE /api/v1/relays, 405",
        "CONNECT evil:80, 400",
        "FOO /, 405",
        "PUT /index.html, 405",
        "OPTIONS *, 204",
        "FOO /api/v1/stats, 405",
        "PRI *, 400"
    })
    void unusualMethodsAreRefused(String methodAndTarget, int status) throws IOException {
        assertAnswer(status, RawHttp.request(gateway.base(), methodAndTarget));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: -5",
                "Content-Length: +5",
                "Content-Length: 5, 5",
                "Content-Length: 99999999999999999999",
                "Content-Length: x",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"
            })
    void aLengthThatIsNotClearIs400AndNothingAfterItIsServed(String headers) throws IOException {
        assertAnswer(400, smuggled(headers));
    }

    private static String smuggled(String headers) throws IOException {
        String answer = RawHttp.exchange(
                gateway.base(),
                "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\n" + headers
                        + "\r\n\r\n0\r\n\r\nGET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(answer.indexOf("HTTP/1.1", 1) < 0, answer);
        return answer;
    }

    @Test
    void aBodyWhereNoneIsExpectedDoesNoHarm() throws IOException {
        for (String method : new String[] {"GET", "DELETE"}) {
            String answer = RawHttp.exchange(
                    gateway.base(),
                    method + " /api/v1/relays/nobody HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + EmbeddedGateway.ADMIN_TOKEN + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
            assertAnswer(404, answer);
        }
    }
}
