package io.fairlead.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.core.Problem;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    @ParameterizedTest
    @CsvSource({
        // rule, denyPrivate, name, port, address, lets
        "127.0.0.1:*, true, localhost, 80, 127.0.0.1, true",
        "127.0.0.1:*, true, localhost, 80, 127.0.0.2, false",
        "127.0.0.1:80, true, localhost, 81, 127.0.0.1, false",
        "10.0.0.0/8:*, true, db, 5432, 10.255.255.255, true",
        "10.0.0.0/8:*, true, db, 5432, 11.0.0.0, false",
        "10.0.0.0/9:*, true, db, 5432, 10.128.0.0, false",
        "192.0.2.128/25:7, false, x, 7, 192.0.2.128, true",
        "192.0.2.128/25:7, false, x, 7, 192.0.2.127, false",
        "0.0.0.0/0:*, true, x, 7, 192.168.1.1, true",
        "192.0.2.1/32:*, true, x, 7, 192.0.2.1, true",
        "[::1]:*, true, localhost, 1, ::1, true",
        "[::1]:*, true, localhost, 1, ::2, false",
        "[2001:db8::]/32:443, true, v6, 443, 2001:db8:ffff::1, true",
        "[2001:db8::]/32:443, true, v6, 443, 2001:db9::1, false",
        "0.0.0.0/0:*, true, v6, 1, ::1, false",
        "[::]/0:*, true, v4, 1, 192.0.2.1, false",
        "10.0.0.0/8:*, true, x, 1, ::ffff:10.0.0.1, true",
        "example.com:80, true, example.com, 80, 192.0.2.1, true",
        "EXAMPLE.com:80, true, Example.COM, 80, 192.0.2.1, true",
        "example.com:80, true, www.example.com, 80, 192.0.2.1, false",
        "example.com:80, true, example.com, 80, 127.0.0.1, false",
        "example.com:80, false, example.com, 80, 127.0.0.1, true",
        "*.example.com:*, true, a.b.example.com, 1, 192.0.2.1, true",
        "*.example.com:*, true, example.com, 1, 192.0.2.1, false",
        "*.example.com:*, true, evilexample.com, 1, 192.0.2.1, false",
        "*:443, true, any, 443, 192.0.2.1, true",
        "*:443, true, any, 80, 192.0.2.1, false",
        "*:*, true, x, 1, 10.0.0.1, false",
        "*:*, true, x, 1, 172.16.0.1, false",
        "*:*, true, x, 1, 172.32.0.1, true",
        "*:*, true, x, 1, 192.168.0.1, false",
        "*:*, true, x, 1, 169.254.169.254, false",
        "*:*, true, x, 1, 100.64.0.1, false",
        "*:*, true, x, 1, 100.128.0.1, true",
        "*:*, true, x, 1, 0.0.0.0, false",
        "*:*, true, x, 1, 0.1.2.3, false",
        "*:*, true, x, 1, fc00::1, false",
        "*:*, true, x, 1, fdff::1, false",
        "*:*, true, x, 1, fe80::1, false",
        "*:*, true, x, 1, ::, false",
        "*:*, true, x, 1, ::ffff:127.0.0.1, false",
        "*:*, true, x, 1, 2001:db8::1, true",
        "*:*, false, x, 1, 127.0.0.1, true",
        "unix:/run/*, false, x, 1, 127.0.0.1, false"
    })
    void aRuleLetsWhatItNames(String rule, boolean denyPrivate, String name, int port, String address, boolean lets)
            throws Exception {
        Targets targets = new Targets(List.of(rule), denyPrivate);
        SocketUri uri = new SocketUri(SocketUri.Scheme.TCP, name, port, "", Map.of());
        InetAddress resolved = InetAddress.getByName(address);
        if (lets) {
            assertEquals(rule, targets.allow(uri, resolved));
        } else {
            assertForbidden(() -> targets.allow(uri, resolved));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unix:/run/app.sock, /run/app.sock, true",
        "unix:/run/app.sock, /run/app.sock2, false",
        "unix:/run/*, /run/a/b.sock, true",
        "unix:/run/*, /running, false",
        "unix:/run/*, /run/../etc/x, false",
        "unix:/run/*, /run/a/../../etc/x, false",
        "unix:/run/*, /run/..x, true",
        "unix:/run/../tmp/x, /tmp/x, false",
        "*:*, /run/app.sock, false"
    })
    void aPathIsLetAsWritten(String rule, String path, boolean lets) {
        Targets targets = new Targets(List.of(rule), true);
        SocketUri uri = new SocketUri(SocketUri.Scheme.UNIX, "", 0, path, Map.of());
        if (lets) {
            assertEquals(rule, targets.allowUnix(uri));
        } else {
            assertForbidden(() -> targets.allowUnix(uri));
        }
    }

    private static void assertForbidden(org.junit.jupiter.api.function.Executable action) {
        assertEquals(Problem.Kind.FORBIDDEN, assertThrows(Problem.class, action).kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                ":80",
                "x:",
                "x:0x1",
                "x:65536",
                "x:-1",
                "10.0.0.0/33:*",
                "[::]/129:*",
                "name/8:*",
                "10.0.0.0/:*",
                "1.2.3.999:80",
                "[::g]:1",
                "unix:run/x"
            })
    void whatIsNoRuleIsTold(String rule) {
        assertThrows(IllegalArgumentException.class, () -> new Targets(List.of(rule), true));
    }
}
