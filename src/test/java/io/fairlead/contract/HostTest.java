package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that only this machine reaches is not for pages of the Internet whose name was made to lead here. */
@GatewayWith
@Timeout(20)
class HostTest {
    private static final String EVIL = "evil.example:8080";

    private final GatewayTarget gateway;

    HostTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private String get(String path, String host) {
        return "GET " + gateway.path(path) + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\n";
    }

    private static String plain(String request) {
        return request + "Connection: close\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "index.html",
                "js/fairlead.js",
                "nothing",
                "ws/echo",
                "ws/nothing",
                "sse/echo",
                "api/v1/relays",
                "api/v1/open",
                "health/live",
                "metrics",
                "openapi.json"
            })
    void aPageThatWasLedHereIsRefusedWhateverItAsksFor(String path) throws Exception {
        refused(RawWs.answer(gateway.base(), plain(get(path, EVIL))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws/echo", "ws/nothing", "index.html"})
    void aPageThatWasLedHereOpensNoSession(String path) throws Exception {
        URI uri = gateway.ws(path);
        String handshake = RawWs.request(uri, "Origin: http://" + EVIL);
        refused(RawWs.answer(uri, handshake.replace("Host: " + uri.getAuthority(), "Host: " + EVIL)));
    }

    private static void refused(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "evillocalhost",
                "127.0.0.1.evil.example",
                "128.0.0.1",
                "127.0.0.256",
                "0.0.0.0",
                "[::2]",
                "[::]",
                "my_gateway:8080"
            })
    void aNameThatIsNotThisMachinesIsRefused(String host) throws Exception {
        int status = RawWs.status(gateway.base(), plain(get("health/live", host)));
        assertTrue(status == 421 || OtherServer.refuses(status), "status " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:1",
                "localhost.",
                "a.b.localhost:8080",
                "127.0.0.1",
                "127.1.2.3:80",
                "[::1]",
                "[0:0::1]:8080"
            })
    void thisMachineIsServedUnderEachOfItsNames(String host) throws Exception {
        assertEquals(200, RawWs.status(gateway.base(), plain(get("health/live", host))));
        URI echo = gateway.ws("ws/echo");
        String handshake = RawWs.request(echo, "Origin: http://" + host);
        assertEquals(101, RawWs.status(echo, handshake.replace("Host: " + echo.getAuthority(), "Host: " + host)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws/echo", "api/v1/relays"})
    void theAnswerNamesTheKeyToSet(String path) throws IOException {
        String body = RawWs.body(gateway.base(), plain(get(path, EVIL)));
        assertTrue(body.contains("http.hosts"), body);
    }
}
