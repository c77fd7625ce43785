package io.fairlead.settings;

import io.fairlead.access.Hosts;
import io.fairlead.config.ByteSizeText;
import io.fairlead.config.DurationText;
import io.fairlead.config.HeapShare;
import io.fairlead.config.HostPort;
import io.fairlead.config.OriginText;
import io.fairlead.config.Ranges;
import io.fairlead.config.Rate;
import io.fairlead.config.Secret;
import io.fairlead.config.Violations;
import io.fairlead.definition.RelayDocument;
import io.fairlead.definition.RelayDocuments;
import io.fairlead.definition.RelaySpec;
import io.fairlead.settings.Config.Token;
import io.fairlead.tls.PemFiles;
import io.fairlead.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validates a bound configuration and fills in defaults. Invalid values take their defaults too, so that validation can
 * continue; the result is usable only without violations.
 *
 * <p>Threading: one thread, one document.
 */
final class ConfigReader {
    /** The variable with the admin token, used if the configuration has no tokens section. */
    static final String ADMIN_TOKEN = "FAIRLEAD_ADMIN_TOKEN";

    private static final Duration DAY = Duration.ofDays(1);
    private static final Set<String> ROLES = Set.of("viewer", "operator", "admin");
    private static final HostPort LISTEN = new HostPort("127.0.0.1", 8080);
    private static final String MEMORY = "40%";
    private static final Rate SKETCH_RATE = new Rate(120, Duration.ofSeconds(1));
    private static final int MIN_SECRET_LENGTH = 16;
    private static final int MAX_SELECTORS = 1_024;

    private final ConfigDocument document;
    private final Map<String, String> environment;
    private final Violations found;
    private final Ranges ranges;
    private final ConfigSecrets secrets;

    ConfigReader(ConfigDocument document, Map<String, String> environment, Violations found) {
        this.document = document;
        this.environment = environment;
        this.found = found;
        this.ranges = new Ranges(found, "");
        this.secrets = new ConfigSecrets(environment, found);
    }

    Config config() {
        Config.Limits limits = limits();
        return new Config(
                http(),
                websocket(),
                admin(),
                access(),
                targets(),
                limits,
                store(),
                backplane(),
                new ChatReader(found, limits.memoryBytes()).chat(document.chat()),
                sketch(),
                endpoints(),
                relays(limits.memoryBytes()));
    }

    private Config.Http http() {
        ConfigDocument.Http http = orElse(document.http(), new ConfigDocument.Http(null, null, null, null));
        HostPort listen = http.listen() == null
                ? LISTEN
                : HostPort.parse(http.listen(), detail -> found.add("/http/listen", detail));
        ranges.whole("/http/selectors", http.selectors(), 0, MAX_SELECTORS);
        int selectors = orElse(http.selectors(), 0);
        return new Config.Http(
                orElse(listen, LISTEN),
                tls(http.tls()),
                hosts(orElse(http.hosts(), List.of())),
                selectors > 0 ? selectors : Runtime.getRuntime().availableProcessors());
    }

    private List<String> hosts(List<String> hosts) {
        for (int i = 0; i < hosts.size(); i++) {
            if (!Hosts.isValid(hosts.get(i))) {
                found.add("/http/hosts/" + i, "expected a host without a port such as gateway.example.org, or *");
            }
        }
        return hosts;
    }

    private @Nullable TlsFiles tls(ConfigDocument.@Nullable Tls tls) {
        if (tls == null || tls.certificate() == null && tls.privateKey() == null) {
            return null;
        }
        Path certificate = pem("/http/tls/certificate", tls.certificate());
        Path privateKey = pem("/http/tls/privateKey", tls.privateKey());
        return certificate == null || privateKey == null ? null : checkUsable(new TlsFiles(certificate, privateKey));
    }

    private TlsFiles checkUsable(TlsFiles files) {
        try {
            PemFiles.keyManager(files);
        } catch (GeneralSecurityException unusable) {
            found.add("/http/tls", String.valueOf(unusable.getMessage()));
        }
        return files;
    }

    private @Nullable Path pem(String key, @Nullable String name) {
        if (name == null) {
            found.add(key, "is required: certificate and privateKey go together");
            return null;
        }
        if (name.indexOf('\0') >= 0 || !Files.isReadable(Path.of(name))) {
            found.add(key, "there is no such file, or it is not readable");
            return null;
        }
        return Path.of(name);
    }

    private Config.WebSocket websocket() {
        ConfigDocument.WebSocket given = orElse(
                document.websocket(),
                new ConfigDocument.WebSocket(null, null, null, null, null, null, null, null, null));
        String at = "/websocket/";
        Duration tick = Duration.ofMillis(1);
        ranges.size(at + "maxMessage", given.maxMessage(), 1, 64L << 20);
        ranges.span(at + "pingInterval", given.pingInterval(), Duration.ZERO, DAY);
        ranges.span(at + "pongTimeout", given.pongTimeout(), tick, DAY);
        ranges.span(at + "idleTimeout", given.idleTimeout(), Duration.ZERO, DAY);
        ranges.span(at + "sendTimeout", given.sendTimeout(), tick, DAY);
        ranges.whole(at + "maxSessions", given.maxSessions(), 1, 10_000_000);
        ranges.whole(at + "maxSessionsPerAddress", given.maxSessionsPerAddress(), 1, 10_000_000);
        return new Config.WebSocket(
                (int) bytes(given.maxMessage(), 64 << 10),
                span(given.pingInterval(), 25),
                span(given.pongTimeout(), 10),
                span(given.idleTimeout(), 0),
                span(given.sendTimeout(), 10),
                origins(orElse(given.allowedOrigins(), List.of("same-origin"))),
                orElse(given.maxSessions(), 20_000),
                orElse(given.maxSessionsPerAddress(), 500),
                orElse(given.deflate(), false));
    }

    private List<String> origins(List<String> origins) {
        for (int i = 0; i < origins.size(); i++) {
            if (!OriginText.valid(origins.get(i))) {
                found.add("/websocket/allowedOrigins/" + i, OriginText.EXPECTED);
            }
        }
        return origins;
    }

    private Config.Admin admin() {
        List<ConfigDocument.Token> tokens =
                document.admin() == null ? null : document.admin().tokens();
        if (tokens == null) {
            return new Config.Admin(environmentToken());
        }
        List<Token> validTokens = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = token(tokens.get(i), "/admin/tokens/" + i);
            if (!token.name().isEmpty() && names.putIfAbsent(token.name(), i) != null) {
                found.add("/admin/tokens/" + i + "/name", "is given twice");
            }
            validTokens.add(token);
        }
        return new Config.Admin(validTokens);
    }

    private List<Token> environmentToken() {
        String value = environment.get(ADMIN_TOKEN);
        if (value == null) {
            return List.of();
        }
        return List.of(token(new ConfigDocument.Token("ops", "env:" + ADMIN_TOKEN, "admin"), "/admin/tokens/0"));
    }

    private Token token(ConfigDocument.Token given, String pointer) {
        if (given.name() == null || !given.name().matches("[A-Za-z0-9_.-]{1,64}")) {
            found.add(
                    pointer + "/name",
                    given.name() == null ? "is required" : "expected up to 64 of A-Z, a-z, 0-9, _ . -");
        }
        if (given.role() == null || !ROLES.contains(given.role())) {
            found.add(
                    pointer + "/role",
                    given.role() == null ? "is required" : "expected one of viewer, operator, admin");
        }
        String secret = secrets.value(pointer + "/secret", given.secret());
        if (secret != null && secret.length() < MIN_SECRET_LENGTH) {
            found.add(pointer + "/secret", "is shorter than " + MIN_SECRET_LENGTH + " characters");
        }
        return new Token(orElse(given.name(), ""), new Secret(orElse(secret, "")), orElse(given.role(), ""));
    }

    private Config.Access access() {
        ConfigDocument.Access access = orElse(document.access(), new ConfigDocument.Access(null, null, null));
        return new Config.Access(orElse(access.anonymous(), true), orElse(access.listing(), false), jwt(access.jwt()));
    }

    private Config.@Nullable Jwt jwt(ConfigDocument.@Nullable Jwt jwt) {
        if (jwt == null || jwt.jwks() == null && jwt.issuer() == null && jwt.audience() == null) {
            return null;
        }
        if (jwt.jwks() == null) {
            found.add("/access/jwt/jwks", "is required: issuer and audience mean nothing without it");
            return null;
        }
        URI jwks = ConfigSyntax.jwks(jwt.jwks());
        if (jwks == null) {
            found.add("/access/jwt/jwks", "expected an https:, http: or file: URL");
            return null;
        }
        return new Config.Jwt(jwks, orElse(jwt.issuer(), ""), orElse(jwt.audience(), ""));
    }

    private Config.Targets targets() {
        ConfigDocument.Targets targets = orElse(document.targets(), new ConfigDocument.Targets(null, null));
        List<String> allow = orElse(targets.allow(), List.of("127.0.0.1:*"));
        for (int i = 0; i < allow.size(); i++) {
            if (!ConfigSyntax.target(allow.get(i))) {
                found.add("/targets/allow/" + i, "expected host:port, *:port, host:*, 10.0.0.0/8:* or unix:/path");
            }
        }
        return new Config.Targets(allow, orElse(targets.denyPrivate(), true));
    }

    private Config.Limits limits() {
        String text = document.limits() == null ? null : document.limits().memory();
        long heap = Runtime.getRuntime().maxMemory();
        OptionalLong bytes = HeapShare.parse(orElse(text, MEMORY), heap);
        if (bytes.isEmpty()) {
            found.add(
                    "/limits/memory",
                    "expected 1% to 90% of the heap, or a size such as 256MiB, from 1MiB to 90% of it");
        }
        return new Config.Limits(bytes.orElse(heap));
    }

    private Config.Store store() {
        String text = document.store() == null ? null : document.store().url();
        String url = text == null ? ConfigSyntax.STORE : secrets.value("/store/url", text);
        if (url != null && !ConfigSyntax.store(url)) {
            found.add("/store/url", "expected jdbc:h2:…, jdbc:postgresql:… or the JNDI name of a DataSource");
        }
        return new Config.Store(orElse(url, ConfigSyntax.STORE));
    }

    private Config.Backplane backplane() {
        String url = document.backplane() == null ? null : document.backplane().url();
        if (url != null && !url.equals("local")) {
            found.add("/backplane/url", "only local is available yet");
        }
        return new Config.Backplane("local");
    }

    private Config.Sketch sketch() {
        Rate given = document.sketch() == null ? null : document.sketch().rate();
        if (given != null && given.count() < 1) {
            found.add("/sketch/rate", "expected a rate from 1/h");
        }
        return new Config.Sketch(given == null || given.count() < 1 ? SKETCH_RATE : given);
    }

    private Config.Endpoints endpoints() {
        String folder =
                document.endpoints() == null ? null : document.endpoints().folder();
        if (folder != null && (folder.indexOf('\0') >= 0 || !Files.isDirectory(Path.of(folder)))) {
            found.add("/endpoints/folder", "there is no such folder");
            return new Config.Endpoints(null);
        }
        return new Config.Endpoints(folder == null ? null : Path.of(folder));
    }

    private List<RelaySpec> relays(long memoryBytes) {
        List<RelayDocument> documents = orElse(document.relays(), List.of());
        List<RelaySpec> specs = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            String name = documents.get(i).name();
            Integer first = name == null ? null : names.putIfAbsent(name, i);
            if (first != null) {
                found.add("/relays/" + i + "/name", "is the name of relays[" + first + "] already");
            }
            String at = "/relays/" + i;
            documents.get(i).spec(found, at).ifPresent(spec -> {
                RelayDocuments.checkMemory(spec, memoryBytes, at, found);
                specs.add(spec);
            });
        }
        return specs;
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return Objects.requireNonNullElse(value, otherwise);
    }

    private static long bytes(@Nullable ByteSizeText size, long otherwise) {
        return size == null ? otherwise : size.bytes();
    }

    private static Duration span(@Nullable DurationText span, int seconds) {
        return span == null ? Duration.ofSeconds(seconds) : span.duration();
    }
}
