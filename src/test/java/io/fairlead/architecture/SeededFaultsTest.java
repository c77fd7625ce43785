package io.fairlead.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks every rule of {@link ArchitectureTest} and {@link TestCodeTest} once: a rule that can't fail holds nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeededFaultsTest {
    private JavaClasses seeded = new ClassFileImporter().importClasses();

    /** A class {@code Seed<n>} in this package, which breaks the rule. */
    record Fault(ArchRule rule, String name, String body) {
        @Override
        public String toString() {
            return rule.getDescription();
        }
    }

    static List<Fault> faults() {
        return List.of(
                new Fault(
                        ArchitectureRules.coreKnowsOnlyTheJdk(),
                        "core",
                        "java.sql.Connection c; io.fairlead.definition.Mode m;"),
                new Fault(ArchitectureRules.launchKnowsOnlyTheJdk(), "launch", "io.fairlead.core.Frame f;"),
                new Fault(ArchitectureRules.channelKnowsOnlyCore(), "channel", "io.fairlead.definition.Mode m;"),
                new Fault(
                        ArchitectureRules.accessKnowsOnlyCoreAndNimbus(),
                        "access",
                        "io.fairlead.channel.Publication d;"),
                new Fault(
                        ArchitectureRules.configKnowsOnlyCoreAndJackson(), "config", "com.nimbusds.jose.JWSHeader h;"),
                new Fault(ArchitectureRules.relayKnowsUseCasesAndCore(), "relay", "io.fairlead.access.Role r;"),
                new Fault(
                        ArchitectureRules.backplaneKnowsOnlyChannelAndCore(),
                        "backplane",
                        "io.fairlead.definition.Mode m;"),
                new Fault(ArchitectureRules.adaptersNeverKnowEachOther(), "websocket", "io.fairlead.socket.Seed8 s;"),
                new Fault(ArchitectureRules.nobodyBelowKnowsBoot(), "socket", "io.fairlead.boot.WarListener w;"),
                new Fault(ArchitectureRules.thereAreNoCycles(), "core", "Object o = new io.fairlead.channel.Seed10();"),
                new Fault(ArchitectureRules.thereAreNoCycles(), "channel", "Object o = new io.fairlead.core.Seed9();"),
                new Fault(
                        ArchitectureRules.eventLoopKnowsOnlyCoreAndGrizzly(),
                        "eventloop",
                        "io.fairlead.definition.RelaySpec s;"),
                new Fault(
                        ArchitectureRules.grizzlyStaysBelowSocketsAndTheServer(),
                        "http",
                        "org.glassfish.grizzly.Buffer b;"),
                new Fault(
                        ArchitectureRules.jakartaWebSocketStaysWithItsContainers(),
                        "relay",
                        "jakarta.websocket.Session s;"),
                new Fault(ArchitectureRules.jaxRsStaysInRestAndTheServer(), "websocket", "jakarta.ws.rs.Path p;"),
                new Fault(ArchitectureRules.servletStaysInHttpContainerAndBoot(), "rest", "jakarta.servlet.Filter f;"),
                new Fault(ArchitectureRules.sqlStaysInStoreAndContainer(), "rest", "java.sql.Connection c;"),
                new Fault(
                        ArchitectureRules.storeKnowsItsPortsAndItsLibraries(),
                        "store",
                        "com.nimbusds.jose.JWSHeader h;"),
                new Fault(
                        ArchitectureRules.databaseLibrariesStayInStoreAndContainer(),
                        "rest",
                        "org.jdbi.v3.core.Jdbi j;"),
                new Fault(
                        ArchitectureRules.tyrusStaysInItsPackageAndTheServer(),
                        "websocket",
                        "org.glassfish.tyrus.spi.WebSocketEngine e;"),
                new Fault(
                        ArchitectureRules.jerseyStaysInItsContainersAndTheAdminApi(),
                        "rest",
                        "org.glassfish.jersey.server.ResourceConfig c;"),
                new Fault(
                        ArchitectureRules.theEnvironmentIsReadInOnePlace(),
                        "boot",
                        "String s = System.getProperty(\"a\");"),
                new Fault(
                        ArchitectureRules.nobodySleeps(),
                        "boot",
                        "void f() throws InterruptedException { Thread.sleep(1); }"),
                new Fault(ArchitectureRules.testsPollInOnePlace(), "boot", "void f() { Thread.onSpinWait(); }"),
                new Fault(ArchitectureRules.threadsAreMadeInOnePlace(), "boot", "Object o = new Thread(() -> {});"),
                new Fault(
                        ArchitectureRules.threadsAreMadeInOnePlace(),
                        "socket",
                        "Object o = java.util.concurrent.Executors.newCachedThreadPool();"),
                new Fault(
                        ArchitectureRules.nobodyPrintsAStackTraceOrToTheStreams(),
                        "boot",
                        "void f() { System.out.println(); }"),
                new Fault(
                        ArchitectureRules.nobodyPrintsAStackTraceOrToTheStreams(),
                        "boot",
                        "void f(Exception e) { e.printStackTrace(); }"),
                new Fault(ArchitectureRules.staticsHaveNoState(), "core", "static int count;"),
                new Fault(
                        ArchitectureRules.staticsHaveNoState(),
                        "core",
                        "static final Object o = new Object(); static final"
                                + " java.util.concurrent.atomic.AtomicLong n = null;"),
                new Fault(ArchitectureRules.protocolKnowsChannelAndJackson(), "protocol", "io.fairlead.chat.Room r;"),
                new Fault(ArchitectureRules.chatKnowsChannelAndProtocol(), "chat", "io.fairlead.definition.Mode m;"),
                new Fault(
                        ArchitectureRules.sketchKnowsChannelChatAndProtocol(),
                        "sketch",
                        "io.fairlead.definition.Mode m;"),
                new Fault(
                        ArchitectureRules.sessionKnowsOnlyAccessAndCore(), "session", "io.fairlead.definition.Mode m;"),
                new Fault(
                        ArchitectureRules.webSocketKnowsSessionsAndTheEventLoop(),
                        "websocket",
                        "io.fairlead.definition.RelaySpec r;"),
                new Fault(ArchitectureRules.adaptersNeverKnowEachOther(), "jakarta", "io.fairlead.rest.AdminApi a;"),
                new Fault(ArchitectureRules.httpKnowsSessions(), "http", "io.fairlead.relay.Relays r;"),
                new Fault(ArchitectureRules.jakartaKnowsSessions(), "jakarta", "io.fairlead.relay.Relays r;"),
                new Fault(ArchitectureRules.socketKnowsRelaysAndTheEventLoop(), "socket", "io.fairlead.access.Role r;"),
                new Fault(ArchitectureRules.restKnowsTheUseCases(), "rest", "io.fairlead.settings.Config c;"),
                new Fault(ArchitectureRules.serverKnowsWhatItServes(), "server", "io.fairlead.relay.Relays r;"),
                new Fault(ArchitectureRules.framingKnowsChannelAndCore(), "framing", "io.fairlead.definition.Mode m;"),
                new Fault(ArchitectureRules.targetKnowsConfigAndCore(), "target", "io.fairlead.definition.Mode m;"),
                new Fault(
                        ArchitectureRules.definitionKnowsWhatARelayIsMadeOf(),
                        "definition",
                        "io.fairlead.relay.Relays r;"),
                new Fault(ArchitectureRules.tlsKnowsOnlyCore(), "tls", "io.fairlead.config.Secret s;"),
                new Fault(ArchitectureRules.http1KnowsOnlyAccessAndCore(), "http1", "io.fairlead.config.Secret s;"),
                new Fault(
                        ArchitectureRules.startupKnowsOnlyAccessAndTheEventLoop(),
                        "startup",
                        "io.fairlead.settings.Config c;"),
                new Fault(ArchitectureRules.settingsKnowsWhatIsConfigured(), "settings", "io.fairlead.relay.Relays r;"),
                new Fault(
                        ArchitectureRules.containerKnowsJakartaRestAndSettings(),
                        "container",
                        "io.fairlead.relay.Relays r;"),
                new Fault(
                        ArchitectureRules.tyrusKnowsSettingsGrizzlyAndTyrus(), "tyrus", "io.fairlead.relay.Relays r;"),
                new Fault(
                        ArchitectureRules.onlyBootKnowsTheServerAndTheContainer(),
                        "rest",
                        "io.fairlead.container.SelfCheck c;"));
    }

    @BeforeAll
    void compileThem(@TempDir Path home) throws IOException {
        List<Fault> faults = faults();
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-nowarn", "-d", home.resolve("out").toString(), "-cp", classPath()));
        for (int i = 0; i < faults.size(); i++) {
            Path file = home.resolve(faults.get(i).name() + "/Seed" + i + ".java");
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(
                    file,
                    "package io.fairlead." + faults.get(i).name() + "; public class Seed" + i + " { "
                            + faults.get(i).body() + " }");
            arguments.add(file.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertTrue(compiler.run(null, null, null, arguments.toArray(String[]::new)) == 0, "the seeds do not compile");
        seeded = new ClassFileImporter().importPath(home.resolve("out"));
    }

    private static String classPath() {
        return Stream.of("surefire.test.class.path", "java.class.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isBlank())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("faults")
    void theRuleFindsItsFault(Fault fault) {
        String told = fault.rule().evaluate(seeded).getFailureReport().toString();
        int number = faultNumber(fault);
        assertTrue(told.contains("Seed" + number + "."), "Seed" + number + " is not in: " + told);
    }

    private static int faultNumber(Fault fault) {
        List<Fault> all = faults();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).body().equals(fault.body()) && all.get(i).name().equals(fault.name())) {
                return i;
            }
        }
        throw new AssertionError(fault);
    }
}
