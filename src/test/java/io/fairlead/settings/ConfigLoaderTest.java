package io.fairlead.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.config.HostPort;
import io.fairlead.core.Delivery;
import io.fairlead.definition.RelaySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir
    Path folder;

    @Test
    void theDemoHasNoFault() {
        Config config = ConfigLoader.load(sources(Optional.empty(), Map.of()));
        assertEquals(
                List.of("lobby", "telemetry", "echo-tcp", "echo-udp", "roster", "echo", "telnet"),
                config.relays().stream().map(RelaySpec::name).toList());
        assertEquals(new HostPort("127.0.0.1", 8080), config.http().listen());
    }

    @Test
    void everyCommentedKeyOfTheReferenceIsAKeyWithItsDefault() throws IOException {
        String reference = Files.readString(Path.of("server-config/fairlead.yaml"));
        StringBuilder uncommented = new StringBuilder();
        for (String line : reference.split("\n", -1)) {
            if (!line.contains("default: none") && !line.contains("default: not checked") && !line.contains("tls: #")) {
                uncommented
                        .append(line.replaceFirst("^( *)# (( *)(- )?[a-zA-Z]+:( .*)?)$", "$1$2"))
                        .append('\n');
            }
        }
        String text = uncommented.toString().replaceAll("(?m)^[A-Z].*|^    [tM][a-zU].*://.*", "");
        for (String key : List.of("\n  maxMessage: ", "\n      role: ", "\n    maxQueue: ", "\n    maxPeers: ")) {
            assertTrue(text.contains(key), key);
        }
        Map<String, String> token = Map.of("FAIRLEAD_ADMIN_TOKEN", "0123456789abcdef");
        Config written = load(text, token);
        Config silent = ConfigLoader.load(sources(Optional.empty(), token));
        assertEquals(silent, written);
    }

    @Test
    void anEmptyFileIsAllDefaults() throws IOException {
        Config config = load("");
        assertEquals(
                new Config.WebSocket(
                        65536,
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        Duration.ofSeconds(10),
                        List.of("same-origin"),
                        20_000,
                        500,
                        false),
                config.websocket());
        assertEquals(new Config.Access(true, false, null), config.access());
        assertEquals(new Config.Targets(List.of("127.0.0.1:*"), true), config.targets());
        assertEquals("jdbc:h2:file:./fairlead-data/fairlead", config.store().url());
        assertEquals("local", config.backplane().url());
        assertEquals(1000, config.chat().history());
        assertEquals(4096, config.chat().maxTextBytes());
        assertEquals("10/s", config.chat().rate().toString());
        assertEquals(
                new Delivery(Delivery.Policy.DISCONNECT, 1 << 20, Duration.ZERO),
                config.chat().delivery());
        assertEquals(List.of(), config.relays());
        assertEquals(List.of(), config.admin().tokens());
        assertNull(config.http().tls());
        assertEquals(0, config.withPort(0).http().listen().port());
    }

    @Test
    void whatMayWaitForOneReceiverIsNotAboveAllMemory() {
        String yaml = """
                limits: {memory: 2MiB}
                chat: {delivery: {maxQueue: 3MiB}}
                relays:
                  - name: hub
                    mode: hub
                    socket: tcp-listen://127.0.0.1:1
                    history: 0
                    delivery: {maxQueue: 2049KiB}
                  - name: fits
                    mode: hub
                    socket: tcp-listen://127.0.0.1:2
                    history: 0
                    delivery: {maxQueue: 2MiB}
                """;
        assertEquals(
                List.of(
                        "f.yaml:2: chat.delivery.maxQueue: may come to 3145728 bytes for one receiver,"
                                + " and limits.memory is 2097152",
                        "f.yaml:8: relays[0].delivery.maxQueue: may come to 2098176 bytes for one receiver,"
                                + " and limits.memory is 2097152"),
                faults(yaml, Map.of()));
    }

    @Test
    void allFaultsComeTogetherByLineThenByVariable() {
        String yaml = """
                websocket:
                  pingInterval: soon
                  pongTimeot: 1s
                relays:
                  - name: a
                    mode: hub
                    socket: tcp-listen://127.0.0.1:1
                  - name: a
                    mode: chatty
                """;
        assertEquals(
                List.of(
                        "f.yaml:2: websocket.pingInterval: expected a duration such as 25s, got \"soon\"",
                        "f.yaml:3: websocket.pongTimeot: unknown key; did you mean pongTimeout?",
                        "f.yaml:8: relays[1].name: is the name of relays[0] already",
                        "f.yaml:8: relays[1].socket: is required",
                        "f.yaml:9: relays[1].mode: expected one of proxy, hub, chat, echo, roster",
                        "FAIRLEAD_CHAT_HISTORY: chat.history: expected a whole number, got \"lots\"",
                        "FAIRLEAD_WEBSOCKET: is no setting of the configuration",
                        "FAIRLEAD_WEBSOKET_MAXMESSAGE: is no setting of the configuration"),
                faults(
                        yaml,
                        Map.of(
                                "FAIRLEAD_CHAT_HISTORY",
                                "lots",
                                "FAIRLEAD_WEBSOKET_MAXMESSAGE",
                                "1",
                                "FAIRLEAD_WEBSOCKET",
                                "1")));
    }

    @Test
    void theEnvironmentOverridesAnyScalar() throws IOException {
        Config config = load(
                "websocket: {maxMessage: wrong, maxSessions: 1}\nrelays: [{name: a, mode: hub, socket: 'tcp://a:1'}]\n",
                Map.of(
                        "FAIRLEAD_HTTP_LISTEN", "[::1]:0",
                        "FAIRLEAD_WEBSOCKET_MAXMESSAGE", "4096",
                        "FAIRLEAD_WEBSOCKET_MAXSESSIONS", "7",
                        "FAIRLEAD_WEBSOCKET_ALLOWEDORIGINS", "same-origin, https://example.org",
                        "FAIRLEAD_ACCESS_ANONYMOUS", "false",
                        "FAIRLEAD_RELAYS_0_ENABLED", "false",
                        "FAIRLEAD_ADMIN_TOKENS_0_NAME", "ops",
                        "FAIRLEAD_ADMIN_TOKENS_0_ROLE", "viewer",
                        "FAIRLEAD_ADMIN_TOKENS_0_SECRET", "0123456789abcdef",
                        "PATH", "/bin"));
        assertEquals(new HostPort("::1", 0), config.http().listen());
        assertEquals(4096, config.websocket().maxMessageBytes());
        assertEquals(7, config.websocket().maxSessions());
        assertEquals(
                List.of("same-origin", "https://example.org"),
                config.websocket().allowedOrigins());
        assertFalse(config.access().anonymous());
        assertFalse(config.relays().get(0).enabled());
        assertEquals("0123456789abcdef", config.admin().tokens().get(0).secret().value());
    }

    @Test
    void aFaultWithinAnOverriddenListNamesTheVariable() {
        assertEquals(
                List.of("FAIRLEAD_TARGETS_ALLOW: targets.allow[1]: expected host:port, *:port, host:*, 10.0.0.0/8:*"
                        + " or unix:/path"),
                faults("targets: {allow: ['a:1', 'b:1']}", Map.of("FAIRLEAD_TARGETS_ALLOW", "*:1,x")));
    }

    @Test
    void secretsComeFromFilesAndVariablesAndAreNeverShown() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "from-a-file-0123456789\n");
        Config config = load(
                "admin: {tokens: [{name: a, role: admin, secret: 'file:" + secret + "'},"
                        + " {name: b, role: admin, secret: 'env:FAIRLEAD_OWN'}]}\n"
                        + "store: {url: 'env:DB'}\n",
                Map.of("FAIRLEAD_OWN", "from-env-0123456789", "DB", "jdbc:postgresql://h/d?password=hunter2"));
        assertEquals(
                "from-a-file-0123456789",
                config.admin().tokens().get(0).secret().value());
        assertEquals(
                "from-env-0123456789", config.admin().tokens().get(1).secret().value());
        assertEquals("jdbc:postgresql://h/d?password=hunter2", config.store().url());
        assertFalse(config.toString().contains("0123456789"), config::toString);
        assertFalse(config.toString().contains("hunter2"), config::toString);
    }

    @Test
    void noFaultRepeatsASecret() {
        List<String> told = faults("""
                admin: {tokens: [{name: a, role: admin, secret: hunter2}, {name: b, role: x, secret: 22222}]}
                store: {url: 'mysql:hunter2'}
                """, Map.of());
        assertFalse(told.toString().contains("hunter2"), told::toString);
        assertFalse(told.toString().contains("22222"), told::toString);
    }

    @Test
    void theAdminTokenVariableAloneMakesOneToken() throws IOException {
        Map<String, String> environment = Map.of("FAIRLEAD_ADMIN_TOKEN", "0123456789abcdef");
        Config.Token token = load("", environment).admin().tokens().get(0);
        assertEquals("ops", token.name());
        assertEquals("admin", token.role());
        assertEquals(List.of(), load("admin: {tokens: []}", environment).admin().tokens());
    }

    @Test
    void theFirstSourceThatNamesAFileWins() {
        Path argument = Path.of("argument");
        Map<String, String> environment = Map.of("FAIRLEAD_CONFIG", "environment");
        Optional<String> property = Optional.of("property");
        Optional<String> none = Optional.empty();
        Optional<String> jndi = Optional.of("jndi");
        assertEquals("argument", named(Optional.of(argument), environment, property, jndi));
        assertEquals("property", named(Optional.empty(), environment, property, jndi));
        assertEquals("environment", named(Optional.empty(), environment, none, jndi));
        assertEquals("jndi", named(Optional.empty(), Map.of(), none, jndi));
    }

    @Test
    void aMissingFileAndAbsentNamingAreNoCrash() {
        ConfigSources sources = sources(Optional.of(Path.of("/no/such.yaml")), Map.of());
        ConfigException thrown = assertThrows(ConfigException.class, () -> ConfigLoader.load(sources));
        assertEquals("/no/such.yaml: there is no such file, or it is not readable UTF-8 text", thrown.getMessage());
        assertEquals(Optional.empty(), ConfigSources.ofProcess(null).naming().get());
    }

    @Test
    void brokenYamlIsOneFault() {
        assertEquals(List.of("f.yaml:2: is not valid YAML (line 2, column 1)"), faults("a: 1\n\t- b\n", Map.of()));
        assertEquals(List.of("f.yaml:1: expected a map of keys"), faults("- a\n", Map.of()));
    }

    private static String named(
            Optional<Path> argument,
            Map<String, String> environment,
            Optional<String> property,
            Optional<String> jndi) {
        return new ConfigSources(argument, environment, name -> property, () -> jndi)
                .file()
                .orElseThrow()
                .toString();
    }

    private List<String> faults(String yaml, Map<String, String> environment) {
        ConfigException thrown = assertThrows(ConfigException.class, () -> load(yaml, environment));
        return thrown.faults().stream()
                .map(fault -> fault.toString().replace(folder + "/", ""))
                .toList();
    }

    private Config load(String yaml) throws IOException {
        return load(yaml, Map.of());
    }

    private Config load(String yaml, Map<String, String> environment) throws IOException {
        return ConfigLoader.load(sources(Optional.of(Files.writeString(folder.resolve("f.yaml"), yaml)), environment));
    }

    private static ConfigSources sources(Optional<Path> file, Map<String, String> environment) {
        return new ConfigSources(file, environment, name -> Optional.empty(), Optional::empty);
    }
}
