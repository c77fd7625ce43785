package io.fairlead.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The arrows between the packages, and what no code of the gateway may do, each as one rule. */
final class ArchitectureRules {
    private static final String ROOT = "io.fairlead";
    private static final List<String> ADAPTERS =
            List.of("websocket", "jakarta", "http", "socket", "rest", "store", "backplane", "tyrus");
    private static final String[] JDK = {"java..", "javax.crypto..", "javax.net..", "org.jspecify.annotations.."};
    private static final String[] JSON = {"com.fasterxml.jackson..", "org.yaml.snakeyaml.."};

    private ArchitectureRules() {}

    static ArchRule coreKnowsOnlyTheJdk() {
        return only("core", List.of());
    }

    static ArchRule launchKnowsOnlyTheJdk() {
        return only("launch", List.of(), "com.sun.security.auth.module..");
    }

    static ArchRule channelKnowsOnlyCore() {
        return only("channel", List.of("core"));
    }

    static ArchRule accessKnowsOnlyCoreAndNimbus() {
        return only("access", List.of("core"), "com.nimbusds..");
    }

    static ArchRule configKnowsOnlyCoreAndJackson() {
        return only("config", List.of("core"), JSON);
    }

    static ArchRule protocolKnowsChannelAndJackson() {
        return only("protocol", List.of("channel", "core"), JSON);
    }

    static ArchRule chatKnowsChannelAndProtocol() {
        return only("chat", List.of("channel", "protocol", "core"), JSON);
    }

    static ArchRule sketchKnowsChannelChatAndProtocol() {
        return only("sketch", List.of("channel", "chat", "protocol", "core"), JSON);
    }

    static ArchRule framingKnowsChannelAndCore() {
        return only("framing", List.of("channel", "core"));
    }

    static ArchRule targetKnowsConfigAndCore() {
        return only("target", List.of("config", "core"));
    }

    static ArchRule definitionKnowsWhatARelayIsMadeOf() {
        return only(
                "definition",
                List.of("framing", "target", "protocol", "chat", "config", "core"),
                "com.fasterxml.jackson..",
                "io.swagger.v3.oas.annotations..");
    }

    static ArchRule relayKnowsUseCasesAndCore() {
        return only("relay", List.of("definition", "framing", "target", "chat", "channel", "protocol", "core"), JSON);
    }

    static ArchRule sessionKnowsOnlyAccessAndCore() {
        return only("session", List.of("access", "core"));
    }

    static ArchRule eventLoopKnowsOnlyCoreAndGrizzly() {
        return only("eventloop", List.of("core"), "org.glassfish.grizzly..");
    }

    static ArchRule tlsKnowsOnlyCore() {
        return only("tls", List.of("core"));
    }

    static ArchRule http1KnowsOnlyAccessAndCore() {
        return only("http1", List.of("access", "core"));
    }

    static ArchRule startupKnowsOnlyAccessAndTheEventLoop() {
        return only("startup", List.of("access", "eventloop", "core"), "com.sun.management..");
    }

    static ArchRule settingsKnowsWhatIsConfigured() {
        return only(
                "settings",
                List.of("definition", "tls", "chat", "access", "config", "core"),
                "javax.naming..",
                "com.fasterxml.jackson..");
    }

    static ArchRule containerKnowsJakartaRestAndSettings() {
        return only(
                "container",
                List.of("jakarta", "rest", "settings", "access", "eventloop", "core"),
                "jakarta.servlet..",
                "jakarta.websocket..",
                "org.glassfish.tyrus..",
                "org.glassfish.jersey..",
                "org.glassfish.hk2..",
                "javax.naming..",
                "javax.sql..");
    }

    static ArchRule tyrusKnowsSettingsGrizzlyAndTyrus() {
        return only(
                "tyrus",
                List.of("settings", "access", "core"),
                "jakarta.websocket..",
                "org.glassfish.grizzly..",
                "org.glassfish.tyrus..");
    }

    static ArchRule storeKnowsItsPortsAndItsLibraries() {
        return only(
                "store",
                List.of("channel", "relay", "definition", "access", "config", "core"),
                "javax.sql..",
                "com.fasterxml.jackson..",
                "com.zaxxer.hikari..",
                "org.flywaydb..",
                "org.jdbi..");
    }

    /** In container, too, as the rule of java.sql has it: a server's DataSource is looked up there. */
    static ArchRule databaseLibrariesStayInStoreAndContainer() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(inside("store"), inside("container"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.zaxxer.hikari..", "org.flywaydb..", "org.jdbi..", "org.h2..", "org.postgresql..");
    }

    static ArchRule webSocketKnowsSessionsAndTheEventLoop() {
        return only("websocket", List.of("eventloop", "session", "access", "core"), "org.glassfish.grizzly..");
    }

    static ArchRule backplaneKnowsOnlyChannelAndCore() {
        return only("backplane", List.of("channel", "core"));
    }

    static ArchRule httpKnowsSessions() {
        return ofOurs("http", "session", "access", "core");
    }

    static ArchRule jakartaKnowsSessions() {
        return ofOurs("jakarta", "session", "access", "core");
    }

    static ArchRule socketKnowsRelaysAndTheEventLoop() {
        return ofOurs("socket", "eventloop", "relay", "target", "core");
    }

    static ArchRule restKnowsTheUseCases() {
        return ofOurs(
                "rest",
                "relay",
                "definition",
                "framing",
                "target",
                "chat",
                "sketch",
                "channel",
                "protocol",
                "access",
                "config",
                "core");
    }

    static ArchRule serverKnowsWhatItServes() {
        return ofOurs(
                "server",
                "websocket",
                "http",
                "http1",
                "rest",
                "tyrus",
                "tls",
                "eventloop",
                "settings",
                "access",
                "config",
                "core");
    }

    /** Of our own packages, the one uses these alone; foreign ones have rules of their own. */
    private static ArchRule ofOurs(String one, String... others) {
        String[] allowed = Stream.concat(Stream.of(one), Arrays.stream(others))
                .map(ArchitectureRules::inside)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(inside(one))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                .as(one + " depends on " + List.of(others) + " only, of our packages");
    }

    /** The package uses itself, these packages, the JDK and these foreign packages. */
    private static ArchRule only(String name, List<String> others, String... foreign) {
        String[] allowed = Stream.of(
                        Stream.of(inside(name)),
                        others.stream().map(ArchitectureRules::inside),
                        Arrays.stream(JDK),
                        Arrays.stream(foreign))
                .flatMap(packages -> packages)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(inside(name))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .as(name + " depends on " + others + " and " + List.of(foreign) + " only");
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    static ArchRule adaptersNeverKnowEachOther() {
        return slices().matching(ROOT + ".(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(not(adapter()), DescribedPredicate.alwaysTrue())
                .ignoreDependency(DescribedPredicate.alwaysTrue(), not(adapter()))
                .as("adapters never import each other");
    }

    private static DescribedPredicate<JavaClass> adapter() {
        return resideInAnyPackage(
                ADAPTERS.stream().map(ArchitectureRules::inside).toArray(String[]::new));
    }

    static ArchRule nobodyBelowKnowsBoot() {
        return nobodyKnows("boot", "boot");
    }

    /** What is made for one kind of start is known to who starts it. */
    static ArchRule onlyBootKnowsTheServerAndTheContainer() {
        return CompositeArchRule.of(nobodyKnows("server", "boot", "server"))
                .and(nobodyKnows("container", "boot", "container"))
                .and(nobodyKnows("startup", "boot", "startup"));
    }

    private static ArchRule nobodyKnows(String name, String... but) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(but).map(ArchitectureRules::inside).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(inside(name));
    }

    static ArchRule thereAreNoCycles() {
        return slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
    }

    static ArchRule grizzlyStaysBelowSocketsAndTheServer() {
        return foreign("org.glassfish.grizzly..", "eventloop", "socket", "websocket", "server", "tyrus", "boot");
    }

    static ArchRule jakartaWebSocketStaysWithItsContainers() {
        return foreign("jakarta.websocket..", "jakarta", "tyrus", "container", "server", "boot");
    }

    static ArchRule jaxRsStaysInRestAndTheServer() {
        return foreign("jakarta.ws.rs..", "rest", "server", "boot");
    }

    static ArchRule servletStaysInHttpContainerAndBoot() {
        return foreign("jakarta.servlet..", "http", "container", "boot");
    }

    static ArchRule sqlStaysInStoreAndContainer() {
        return foreign("java.sql..", "store", "container");
    }

    static ArchRule tyrusStaysInItsPackageAndTheServer() {
        return foreign("org.glassfish.tyrus..", "tyrus", "server", "container");
    }

    private static ArchRule foreign(String foreign, String... others) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(others).map(ArchitectureRules::inside).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(foreign)
                .as(foreign + " stays in " + List.of(others));
    }

    static ArchRule jerseyStaysInItsContainersAndTheAdminApi() {
        return noClasses()
                .that(not(resideInAnyPackage(inside("boot"), inside("server"), inside("container"))
                        .or(called("rest.AdminApi"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.glassfish.jersey..", "org.glassfish.hk2..");
    }

    private static DescribedPredicate<JavaClass> called(String type) {
        return belongTo(name(ROOT + "." + type));
    }

    static ArchRule theEnvironmentIsReadInOnePlace() {
        return noClasses()
                .that(not(called("settings.ConfigSources").or(resideInAPackage(inside("launch")))))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "System.getenv or getProperty",
                        call -> call.getTargetOwner().isEquivalentTo(System.class)
                                && List.of("getenv", "getProperty", "getProperties", "setProperty")
                                        .contains(call.getTarget().getName())));
    }

    static ArchRule nobodySleeps() {
        return noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "Thread.sleep",
                        call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                                && call.getTarget().getName().equals("sleep")));
    }

    /** Of tests, most of which have an event to wait for. */
    static ArchRule testsPollInOnePlace() {
        return noClasses()
                .that(not(called("extension.Eventually").or(resideInAPackage("..jmh_generated.."))))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "Thread.sleep, onSpinWait or yield, or LockSupport.parkNanos",
                        call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                                        && List.of("sleep", "onSpinWait", "yield")
                                                .contains(call.getTarget().getName())
                                || call.getTargetOwner().isEquivalentTo(java.util.concurrent.locks.LockSupport.class)
                                        && call.getTarget().getName().startsWith("park")));
    }

    static ArchRule threadsAreMadeInOnePlace() {
        return noClasses()
                .that(not(called("eventloop.Threads")))
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "new Thread or Timer",
                        call -> call.getTargetOwner().isAssignableTo(Thread.class)
                                || call.getTargetOwner().isEquivalentTo(java.util.Timer.class)))
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "an executor with threads of its own",
                        call -> call.getTargetOwner().isEquivalentTo(java.util.concurrent.Executors.class)
                                && call.getTarget().getRawParameterTypes().stream()
                                        .noneMatch(type ->
                                                type.isEquivalentTo(java.util.concurrent.ThreadFactory.class))));
    }

    static ArchRule nobodyPrintsAStackTraceOrToTheStreams() {
        return CompositeArchRule.of(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS)
                .and(noClasses()
                        .should()
                        .callMethodWhere(DescribedPredicate.describe(
                                "printStackTrace",
                                call -> call.getTarget().getName().equals("printStackTrace"))));
    }

    /** Final, and of a type that does not change (arrays are read only, by the shape of their names). */
    static ArchRule staticsHaveNoState() {
        return fields().that().areStatic().should().beFinal().andShould().haveRawType(unchanging());
    }

    private static DescribedPredicate<JavaClass> unchanging() {
        return DescribedPredicate.describe(
                "a type without state",
                type -> (!type.getPackageName().startsWith("java.util.concurrent")
                                || type.getSimpleName().endsWith("FieldUpdater"))
                        && !type.isAssignableTo(StringBuilder.class)
                        && !type.isEquivalentTo(java.util.HashMap.class)
                        && !type.isEquivalentTo(java.util.ArrayList.class)
                        && !type.isEquivalentTo(java.nio.ByteBuffer.class)
                        && !type.isAssignableTo(ThreadLocal.class));
    }
}
