package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.appserver.NotOn;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway behind a proxy is served under the names that it was told, and never fails for what a client calls it. */
@GatewayWith("http: {hosts: [my_gateway, gateway.1, a..b, \"[2001:db8::1]\", 127.0.0.1]}")
@Timeout(20)
class ServedHostsTest {
    private static final String[] PATHS = {
        "health/live", "health/ready", "metrics", "openapi.json", "api/v1/open", "index.html"
    };

    private final GatewayTarget gateway;

    ServedHostsTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private int get(String path, String host) throws Exception {
        return RawWs.status(
                gateway.base(),
                "GET " + gateway.path(path) + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private int handshake(String host) throws Exception {
        URI echo = gateway.ws("ws/echo");
        return RawWs.status(echo, RawWs.request(echo).replace("Host: " + echo.getAuthority(), "Host: " + host));
    }

    /** Or refused by an application server in its own words. */
    private void assertAnswered(String host, int expected, int ofHandshake) throws Exception {
        for (String path : PATHS) {
            int status = get(path, host);
            assertTrue(status == expected || OtherServer.refuses(status), path + ": " + status);
        }
        int status = handshake(host);
        assertTrue(status == ofHandshake || OtherServer.refuses(status), "ws/echo: " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"my_gateway:8080", "My_Gateway", "gateway.1", "a..b", "[2001:DB8:0::1]:8080", "127.0.0.1:1"})
    void aNameThatIsLegalAndServedIsServedEverywhere(String host) throws Exception {
        assertAnswered(host, 200, 101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "gateway.2", "x.my_gateway", "[::1]"})
    void anotherNameIsRefused(String host) throws Exception {
        assertAnswered(host, 421, 421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1", "[::1]]", "[x]", "a b", "a@b", "a/b", "a:b", "a:99999", "a,b, c", "%zz", "é"})
    void whatIsNoHostIsABadRequest(String host) throws Exception {
        assertAnswered(host, 400, 400);
    }

    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6"},
            because = "Grizzly shows it as a request without the field",
            source = "RFC 9110 §7.2: the field may be empty, for a target that has no authority")
    @Test
    void anEmptyHostIsABadRequest() throws Exception {
        whatIsNoHostIsABadRequest("");
    }

    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6"},
            because = "Grizzly takes the path out of a target and tells nobody of the rest",
            source = "RFC 9112 §3.2.2: the host of an absolute target replaces that of the field")
    @ParameterizedTest
    @ValueSource(strings = {"http://[::1", "http://", "http://a b"})
    void aTargetWithoutAHostIsABadRequest(String target) throws Exception {
        assertBad(target);
    }

    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6", "wildfly", "liberty", "tomcat10", "tomcat11", "jetty12"},
            because = "their readers drop the user's name and tell nobody of it",
            source = "RFC 9110 §4.2.4: a recipient should treat it as an error")
    @Test
    void aTargetWithAUsersNameIsABadRequest() throws Exception {
        assertBad("http://a@127.0.0.1");
    }

    private void assertBad(String target) throws Exception {
        String health = "GET " + target + gateway.path("health/live") + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        int status = RawWs.status(gateway.base(), health);
        assertTrue(status == 400 || OtherServer.refuses(status), "health/live: " + status);
        URI echo = gateway.ws("ws/echo");
        String handshake = RawWs.request(echo).replaceFirst("GET ", "GET " + target);
        int upgrade = RawWs.status(echo, handshake);
        assertTrue(upgrade == 400 || OtherServer.refuses(upgrade), "ws/echo: " + upgrade);
    }
}
