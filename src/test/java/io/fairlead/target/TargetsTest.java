package io.fairlead.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Problem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    @ParameterizedTest
    @CsvSource({
        // rule, denyPrivate, name, port, address, allowed
        "127.0.0.1:*, true, localhost, 80, 127.0.0.1, true",
        "127.0.0.1:*, true, localhost, 80, 127.0.0.2, false",
        "127.0.0.1:80, true, localhost, 81, 127.0.0.1, false",
        "10.0.0.0/8:*, true, db, 5432, 10.255.255.255, true",
        "10.0.0.0/8:*, true, db, 5432, 11.0.0.0, false",
        "10.0.0.0/9:*, true, db, 5432, 10.128.0.0, false",
        "192.0.2.128/25:7, false, x, 7, 192.0.2.128, true",
        "192.0.2.128/25:7, false, x, 7, 192.0.2.127, false",
        "0.0.0.0/0:*, true, x, 7, 192.168.1.1, true",
        "198.51.99.1/32:*, true, x, 7, 198.51.99.1, true",
        "[::1]:*, true, localhost, 1, ::1, true",
        "[::1]:*, true, localhost, 1, ::2, false",
        "[2001:db8::]/32:443, true, v6, 443, 2001:db8:ffff::1, true",
        "[2001:db8::]/32:443, true, v6, 443, 2001:db9::1, false",
        "0.0.0.0/0:*, true, v6, 1, ::1, false",
        "[::]/0:*, true, v4, 1, 198.51.99.1, false",
        "10.0.0.0/8:*, true, x, 1, ::ffff:10.0.0.1, true",
        "example.com:80, true, example.com, 80, 198.51.99.1, true",
        "EXAMPLE.com:80, true, Example.COM, 80, 198.51.99.1, true",
        "example.com:80, true, www.example.com, 80, 198.51.99.1, false",
        "example.com:80, true, example.com, 80, 127.0.0.1, false",
        "example.com:80, false, example.com, 80, 127.0.0.1, true",
        "*.example.com:*, true, a.b.example.com, 1, 198.51.99.1, true",
        "*.example.com:*, true, example.com, 1, 198.51.99.1, false",
        "*.example.com:*, true, evilexample.com, 1, 198.51.99.1, false",
        "*:443, true, any, 443, 198.51.99.1, true",
        "*:443, true, any, 80, 198.51.99.1, false",
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
        "*:*, true, x, 1, 2a00:1450::1, true",
        "*:*, true, x, 1, 192.0.0.9, true",
        "*:*, true, x, 1, 64:ff9b::808:808, true",
        "[64:ff9b::]/96:*, true, x, 1, 64:ff9b::10.0.0.1, true",
        "[2001:db8::]/32:*, true, x, 1, 2001:db8::1, true",
        "10.0.0.0/8:*, true, x, 1, 64:ff9b::10.0.0.1, false",
        "*:*, false, x, 1, 127.0.0.1, true",
        "unix:/run/*, false, x, 1, 127.0.0.1, false"
    })
    void aRuleAllowsTheTargetsThatItNames(
            String rule, boolean denyPrivate, String name, int port, String address, boolean allowed) throws Exception {
        Targets targets = new Targets(List.of(rule), denyPrivate);
        SocketUri uri = new SocketUri(SocketUri.Scheme.TCP, name, port, "", Map.of());
        InetAddress resolved = InetAddress.getByName(address);
        if (allowed) {
            assertEquals(rule, targets.allow(uri, resolved));
        } else {
            assertForbidden(() -> targets.allow(uri, resolved));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "64:ff9b::7f00:1 | NAT64 (RFC 6052), 64:ff9b::/96 of loopback (RFC 1122), 127.0.0.0/8",
                "64:ff9b::a9fe:a9fe | NAT64 (RFC 6052), 64:ff9b::/96 of metadata of a cloud (RFC 3927), 169.254.169.254/32",
                "64:ff9b:1::808:808 | local NAT64 (RFC 8215), 64:ff9b:1::/48",
                "2002:7f00:1:: | 6to4 (RFC 3056), 2002::/16",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2 | Teredo (RFC 4380), 2001::/32",
                "::7f00:1 | IPv4-compatible, deprecated (RFC 4291), ::/96",
                "::ffff:10.0.0.1 | private use (RFC 1918), 10.0.0.0/8",
                "224.0.0.1 | multicast (RFC 5771), 224.0.0.0/4",
                "ff0e::1 | multicast (RFC 4291), ff00::/8",
                "240.0.0.1 | reserved (RFC 1112), 240.0.0.0/4",
                "255.255.255.255 | limited broadcast (RFC 919), 255.255.255.255/32",
                "198.19.0.1 | benchmarking (RFC 2544), 198.18.0.0/15",
                "192.0.0.8 | IPv4 dummy address (RFC 7600), 192.0.0.8/32",
                "169.254.169.254 | metadata of a cloud (RFC 3927), 169.254.169.254/32",
                "168.63.129.16 | metadata of a cloud, 168.63.129.16/32",
                "100.100.100.200 | metadata of a cloud, 100.100.100.200/32",
                "fd00:ec2::254 | metadata of a cloud, fd00:ec2::254/128",
                "2001:db8::1 | documentation (RFC 3849), 2001:db8::/32",
                "4000::1 | no global unicast (RFC 4291), ::/0"
            })
    void aSpecialAddressIsRefusedWithItsName(String address, String why) throws Exception {
        Targets targets = new Targets(List.of("*:*"), true);
        SocketUri uri = new SocketUri(SocketUri.Scheme.TCP, "x", 80, "", Map.of());
        InetAddress resolved = InetAddress.getByName(address);
        String detail =
                assertThrows(Problem.class, () -> targets.allow(uri, resolved)).detail();
        assertTrue(detail.contains("it is " + why + ", and needs"), detail);
    }

    /** As the system's resolver hands out an AAAA record of that. */
    @Test
    void anIpv4MappedAddressIsCheckedAsIpv4() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 127;
        mapped[15] = 1;
        InetAddress address = Inet6Address.getByAddress("x", mapped, -1);
        Targets targets = new Targets(List.of("*:*"), true);
        SocketUri uri = new SocketUri(SocketUri.Scheme.TCP, "x", 80, "", Map.of());
        assertForbidden(() -> targets.allow(uri, address));
    }

    @Test
    void aSymbolicLinkIsFollowedBeforeTheRulesAreChecked(@TempDir Path folder) throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Path secret = Files.createFile(folder.resolve("secret.sock"));
        Files.createFile(open.resolve("app.sock"));
        Files.createSymbolicLink(open.resolve("link.sock"), secret);
        Files.createSymbolicLink(folder.resolve("alias"), open);
        Targets targets = new Targets(List.of("unix:" + folder + "/alias/*"), true);
        assertEquals("unix:" + folder + "/alias/*", allow(targets, open.resolve("app.sock")));
        assertEquals("unix:" + folder + "/alias/*", allow(targets, folder.resolve("alias/app.sock")));
        assertForbidden(() -> allow(targets, open.resolve("link.sock")));
        assertForbidden(() -> allow(targets, folder.resolve("alias/link.sock")));
    }

    private static String allow(Targets targets, Path path) {
        SocketUri uri = new SocketUri(SocketUri.Scheme.UNIX, "", 0, path.toString(), Map.of());
        return targets.allowUnix(uri, Targets.real(uri));
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
    void aUnixPathIsAllowedAsWritten(String rule, String path, boolean allowed) {
        Targets targets = new Targets(List.of(rule), true);
        SocketUri uri = new SocketUri(SocketUri.Scheme.UNIX, "", 0, path, Map.of());
        if (allowed) {
            assertEquals(rule, targets.allowUnix(uri, Targets.real(uri)));
        } else {
            assertForbidden(() -> targets.allowUnix(uri, Targets.real(uri)));
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
    void aMalformedRuleIsRefused(String rule) {
        assertThrows(IllegalArgumentException.class, () -> new Targets(List.of(rule), true));
    }
}
