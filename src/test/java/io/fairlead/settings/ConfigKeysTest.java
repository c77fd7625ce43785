package io.fairlead.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigKeysTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "htp: {} | htp",
                "http: 8080 | http",
                "http: {port: 1} | http.port",
                "http: {listen: 8080} | http.listen",
                "http: {selectors: -1} | http.selectors",
                "http: {hosts: a} | http.hosts",
                "http: {hosts: [a, 'a:80', 'a b', '', 'a:', '*', '[::1]', '[x]']} | http.hosts[1] http.hosts[2] http.hosts[3] http.hosts[4] http.hosts[7]",
                "http: {listen: 'a:99999'} | http.listen",
                "http: {tls: {certificate: /none, privatekey: /none}} | http.tls.privatekey http.tls.certificate http.tls.privateKey",
                "http: {tls: {certificate: 1, privateKey: pom.xml}} | http.tls.certificate",
                "http: {tls: {certificate: pom.xml, privateKey: /none}} | http.tls.privateKey",
                "websocket: [] | websocket",
                "websocket: {maxMessage: 0} | websocket.maxMessage",
                "websocket: {pingInterval: soon} | websocket.pingInterval",
                "websocket: {pongTimeout: 0s} | websocket.pongTimeout",
                "websocket: {idleTimeout: 25h} | websocket.idleTimeout",
                "websocket: {sendTimeout: 0s} | websocket.sendTimeout",
                "websocket: {allowedOrigins: ['*', x]} | websocket.allowedOrigins[1]",
                "websocket: {allowedOrigins: '*'} | websocket.allowedOrigins",
                "websocket: {maxSessions: 0} | websocket.maxSessions",
                "websocket: {maxSessionsPerAddress: many} | websocket.maxSessionsPerAddress",
                "websocket: {deflate: maybe} | websocket.deflate",
                "websocket: {maxsessions: 5} | websocket.maxsessions",
                "admin: {token: x} | admin.token",
                "admin: {tokens: {}} | admin.tokens",
                "admin: {tokens: [{}]} | admin.tokens[0].name admin.tokens[0].role admin.tokens[0].secret",
                "admin: {tokens: [{name: a, secret: short, role: admin}]} | admin.tokens[0].secret",
                "admin: {tokens: [{name: a, secret: 1234567890123456, role: admin}]} | admin.tokens[0].secret",
                "admin: {tokens: [{name: a, secret: 'env:NOT_THERE', role: admin}]} | admin.tokens[0].secret",
                "admin: {tokens: [{name: a, secret: 'file:/not/there', role: admin}]} | admin.tokens[0].secret",
                "admin: {tokens: [{name: a, secret: 0123456789abcdef, role: root}]} | admin.tokens[0].role",
                "admin: {tokens: [{name: 'a b', secret: 0123456789abcdef, role: admin}]} | admin.tokens[0].name",
                "access: {anonymous: 'true'} | access.anonymous",
                "access: {listing: 1} | access.listing",
                "access: {jwt: {issuer: a}} | access.jwt.jwks",
                "access: {jwt: {jwks: 'ftp://a/b'}} | access.jwt.jwks",
                "access: {jwt: {jwks: 'https://a/b', audience: 1}} | access.jwt.audience",
                "access: {jwt: {jwks: 'https://a/b', issuer: 1}} | access.jwt.issuer",
                "access: {jwt: {key: a}} | access.jwt.key",
                "targets: {allow: ['*:80', 'a:b', '10.0.0.0/33:*']} | targets.allow[1] targets.allow[2]",
                "targets: {denyPrivate: 1} | targets.denyPrivate",
                "targets: {deny: []} | targets.deny",
                "store: {url: 'mysql://x'} | store.url",
                "store: {uri: x} | store.uri",
                "backplane: {url: 'redis://a:1'} | backplane.url",
                "backplane: {urls: local} | backplane.urls",
                "endpoints: {folder: /not/there} | endpoints.folder",
                "endpoints: {path: .} | endpoints.path",
                "chat: {history: -1} | chat.history",
                "chat: {maxText: 2MiB} | chat.maxText",
                "chat: {rate: 10} | chat.rate",
                "chat: {rate: 0/s} | chat.rate",
                "chat: {delivery: {policy: block}} | chat.delivery.policy",
                "chat: {delivery: {maxQueue: 0}} | chat.delivery.maxQueue",
                "chat: {delivery: {maxAge: 1s}} | chat.delivery.maxAge",
                "chat: {text: 1} | chat.text",
                "sketch: {rate: 0/s} | sketch.rate",
                "sketch: {rates: 1/s} | sketch.rates",
                "chat: {rooms: {staff: {}}} | chat.rooms",
                "chat: {rooms: [{acess: {}}]} | chat.rooms[0].acess chat.rooms[0].name",
                "chat: {rooms: [{name: a}, {name: ' a '}]} | chat.rooms[1].name",
                "chat: {rooms: [{name: 'a/b'}]} | chat.rooms[0].name",
                "chat: {rooms: [{name: a, access: {roles: ['x y'], origins: [z]}}]} | chat.rooms[0].access.roles[0] chat.rooms[0].access.origins[0]",
                "relays: {} | relays",
                "relays: [x] | relays[0]",
                "relays: [{name: a, mode: hub, socket: 'tcp://a:1', maxFrame: x}] | relays[0].maxFrame"
            })
    void eachWrongKeyIsExactlyItsOwnFaultOnItsLine(String yaml, String keys) throws IOException {
        Path file = Files.writeString(folder.resolve("f.yaml"), "# one\n\n" + yaml + "\n");
        ConfigSources sources =
                new ConfigSources(Optional.of(file), Map.of(), name -> Optional.empty(), Optional::empty);
        ConfigException thrown = assertThrows(ConfigException.class, () -> ConfigLoader.load(sources));
        List<String> told = thrown.faults().stream()
                .map(fault -> fault.toString().replace(folder + "/", ""))
                .toList();
        List<String> expected = List.of(keys.split(" ", -1)).stream()
                .map(key -> "f.yaml:3: " + key)
                .toList();
        assertEquals(
                expected,
                told.stream()
                        .map(line -> line.replaceFirst("^(\\S+ \\S+):.*", "$1"))
                        .toList());
    }
}
