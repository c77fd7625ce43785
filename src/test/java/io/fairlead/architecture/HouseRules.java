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
final class HouseRules {
    private static final String HOUSE = "io.fairlead";
    private static final List<String> ADAPTERS =
            List.of("websocket", "http", "socket", "engine", "rest", "store", "backplane");
    private static final String[] JDK = {"java..", "javax.crypto..", "javax.net..", "org.jspecify.annotations.."};
    private static final String[] JSON = {"com.fasterxml.jackson..", "org.yaml.snakeyaml.."};

    private HouseRules() {}

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

    static ArchRule wireKnowsChannelAndJackson() {
        return only("wire", List.of("channel", "core"), JSON);
    }

    static ArchRule chatKnowsChannelAndWire() {
        return only("chat", List.of("channel", "wire", "core"), JSON);
    }

    static ArchRule sketchKnowsChannelChatAndWire() {
        return only("sketch", List.of("channel", "chat", "wire", "core"), JSON);
    }

    static ArchRule relayKnowsChatChannelConfigAndCore() {
        return only("relay", List.of("chat", "channel", "config", "wire", "core"), JSON);
    }

    static ArchRule sessionKnowsOnlyAccessAndCore() {
        return only("session", List.of("access", "core"));
    }

    static ArchRule selectorKnowsOnlyCoreAndGrizzly() {
        return only("selector", List.of("core"), "org.glassfish.grizzly..");
    }

    static ArchRule storeKnowsItsPortsAndItsLibraries() {
        return only(
                "store",
                List.of("channel", "relay", "access", "config", "core"),
                "javax.sql..",
                "com.fasterxml.jackson..",
                "com.zaxxer.hikari..",
                "org.flywaydb..",
                "org.jdbi..");
    }

    /** In boot, too, as the rule of java.sql has it: a server's DataSource is looked up there. */
    static ArchRule databaseLibrariesStayInStoreAndBoot() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(inside("store"), inside("boot"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.zaxxer.hikari..", "org.flywaydb..", "org.jdbi..", "org.h2..", "org.postgresql..");
    }

    static ArchRule engineKnowsSessionsGrizzlyAndTyrus() {
        return only(
                "engine",
                List.of("selector", "session", "access", "core"),
                "org.glassfish.grizzly..",
                "org.glassfish.tyrus..");
    }

    static ArchRule backplaneKnowsOnlyChannelAndCore() {
        return only("backplane", List.of("channel", "core"));
    }

    /** The room uses itself, these rooms, the JDK and these foreign packages. */
    private static ArchRule only(String room, List<String> rooms, String... foreign) {
        String[] allowed = Stream.of(
                        Stream.of(inside(room)),
                        rooms.stream().map(HouseRules::inside),
                        Arrays.stream(JDK),
                        Arrays.stream(foreign))
                .flatMap(packages -> packages)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(inside(room))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .as(room + " depends on " + rooms + " and " + List.of(foreign) + " only");
    }

    private static String inside(String room) {
        return HOUSE + "." + room + "..";
    }

    static ArchRule adaptersNeverKnowEachOther() {
        return slices().matching(HOUSE + ".(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(not(adapter()), DescribedPredicate.alwaysTrue())
                .ignoreDependency(DescribedPredicate.alwaysTrue(), not(adapter()))
                .as("adapters never import each other");
    }

    private static DescribedPredicate<JavaClass> adapter() {
        return resideInAnyPackage(ADAPTERS.stream().map(HouseRules::inside).toArray(String[]::new));
    }

    static ArchRule nobodyBelowKnowsBoot() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(inside("boot"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(inside("boot"));
    }

    static ArchRule thereAreNoCycles() {
        return slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles();
    }

    static ArchRule grizzlyStaysBelowSocketsAndTheServer() {
        return foreign("org.glassfish.grizzly..", "selector", "socket", "engine", "boot");
    }

    static ArchRule webSocketStaysInWebsocketAndBoot() {
        return foreign("jakarta.websocket..", "websocket", "boot");
    }

    static ArchRule jaxRsStaysInRestHttpAndBoot() {
        return foreign("jakarta.ws.rs..", "rest", "http", "boot");
    }

    static ArchRule servletStaysInHttpAndBoot() {
        return foreign("jakarta.servlet..", "http", "boot");
    }

    static ArchRule sqlStaysInStoreAndBoot() {
        return foreign("java.sql..", "store", "boot");
    }

    static ArchRule tyrusStaysInEngineAndBoot() {
        return foreign("org.glassfish.tyrus..", "engine", "boot");
    }

    private static ArchRule foreign(String foreign, String... rooms) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(rooms).map(HouseRules::inside).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(foreign)
                .as(foreign + " stays in " + List.of(rooms));
    }

    static ArchRule jerseyStaysInBootAndTheAdminApi() {
        return noClasses()
                .that(not(resideInAPackage(inside("boot")).or(called("rest.AdminApi"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.glassfish.jersey..", "org.glassfish.hk2..");
    }

    private static DescribedPredicate<JavaClass> called(String type) {
        return belongTo(name(HOUSE + "." + type));
    }

    static ArchRule theEnvironmentIsReadInOnePlace() {
        return noClasses()
                .that(not(called("boot.ConfigSources").or(resideInAPackage(inside("launch")))))
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

    static ArchRule threadsAreMadeInOnePlace() {
        return noClasses()
                .that(not(called("boot.Threads")))
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
