package io.fairlead.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules between the packages, as src/doc/architecture.md draws them; {@link SeededFaultsTest} proves that each rule can fail. */
@AnalyzeClasses(packages = "io.fairlead", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule coreKnowsOnlyTheJdk = ArchitectureRules.coreKnowsOnlyTheJdk();

    @ArchTest
    static final ArchRule launchKnowsOnlyTheJdk = ArchitectureRules.launchKnowsOnlyTheJdk();

    @ArchTest
    static final ArchRule channelKnowsOnlyCore = ArchitectureRules.channelKnowsOnlyCore();

    @ArchTest
    static final ArchRule accessKnowsOnlyCoreAndNimbus = ArchitectureRules.accessKnowsOnlyCoreAndNimbus();

    @ArchTest
    static final ArchRule configKnowsOnlyCoreAndJackson = ArchitectureRules.configKnowsOnlyCoreAndJackson();

    @ArchTest
    static final ArchRule protocolKnowsChannelAndJackson = ArchitectureRules.protocolKnowsChannelAndJackson();

    @ArchTest
    static final ArchRule chatKnowsChannelAndProtocol = ArchitectureRules.chatKnowsChannelAndProtocol();

    @ArchTest
    static final ArchRule sketchKnowsChannelChatAndProtocol = ArchitectureRules.sketchKnowsChannelChatAndProtocol();

    @ArchTest
    static final ArchRule framingKnowsChannelAndCore = ArchitectureRules.framingKnowsChannelAndCore();

    @ArchTest
    static final ArchRule targetKnowsConfigAndCore = ArchitectureRules.targetKnowsConfigAndCore();

    @ArchTest
    static final ArchRule definitionKnowsWhatARelayIsMadeOf = ArchitectureRules.definitionKnowsWhatARelayIsMadeOf();

    @ArchTest
    static final ArchRule relayKnowsUseCasesAndCore = ArchitectureRules.relayKnowsUseCasesAndCore();

    @ArchTest
    static final ArchRule sessionKnowsOnlyAccessAndCore = ArchitectureRules.sessionKnowsOnlyAccessAndCore();

    @ArchTest
    static final ArchRule eventLoopKnowsOnlyCoreAndGrizzly = ArchitectureRules.eventLoopKnowsOnlyCoreAndGrizzly();

    @ArchTest
    static final ArchRule tlsKnowsOnlyCore = ArchitectureRules.tlsKnowsOnlyCore();

    @ArchTest
    static final ArchRule http1KnowsOnlyAccessAndCore = ArchitectureRules.http1KnowsOnlyAccessAndCore();

    @ArchTest
    static final ArchRule startupKnowsOnlyAccessAndTheEventLoop =
            ArchitectureRules.startupKnowsOnlyAccessAndTheEventLoop();

    @ArchTest
    static final ArchRule settingsKnowsWhatIsConfigured = ArchitectureRules.settingsKnowsWhatIsConfigured();

    @ArchTest
    static final ArchRule containerKnowsJakartaRestAndSettings =
            ArchitectureRules.containerKnowsJakartaRestAndSettings();

    @ArchTest
    static final ArchRule tyrusKnowsSettingsGrizzlyAndTyrus = ArchitectureRules.tyrusKnowsSettingsGrizzlyAndTyrus();

    @ArchTest
    static final ArchRule storeKnowsItsPortsAndItsLibraries = ArchitectureRules.storeKnowsItsPortsAndItsLibraries();

    @ArchTest
    static final ArchRule databaseLibrariesStayInStoreAndContainer =
            ArchitectureRules.databaseLibrariesStayInStoreAndContainer();

    @ArchTest
    static final ArchRule webSocketKnowsSessionsAndTheEventLoop =
            ArchitectureRules.webSocketKnowsSessionsAndTheEventLoop();

    @ArchTest
    static final ArchRule backplaneKnowsOnlyChannelAndCore = ArchitectureRules.backplaneKnowsOnlyChannelAndCore();

    @ArchTest
    static final ArchRule httpKnowsSessions = ArchitectureRules.httpKnowsSessions();

    @ArchTest
    static final ArchRule jakartaKnowsSessions = ArchitectureRules.jakartaKnowsSessions();

    @ArchTest
    static final ArchRule socketKnowsRelaysAndTheEventLoop = ArchitectureRules.socketKnowsRelaysAndTheEventLoop();

    @ArchTest
    static final ArchRule restKnowsTheUseCases = ArchitectureRules.restKnowsTheUseCases();

    @ArchTest
    static final ArchRule serverKnowsWhatItServes = ArchitectureRules.serverKnowsWhatItServes();

    @ArchTest
    static final ArchRule adaptersNeverKnowEachOther = ArchitectureRules.adaptersNeverKnowEachOther();

    @ArchTest
    static final ArchRule nobodyBelowKnowsBoot = ArchitectureRules.nobodyBelowKnowsBoot();

    @ArchTest
    static final ArchRule onlyBootKnowsTheServerAndTheContainer =
            ArchitectureRules.onlyBootKnowsTheServerAndTheContainer();

    @ArchTest
    static final ArchRule thereAreNoCycles = ArchitectureRules.thereAreNoCycles();

    @ArchTest
    static final ArchRule grizzlyStaysBelowSocketsAndTheServer =
            ArchitectureRules.grizzlyStaysBelowSocketsAndTheServer();

    @ArchTest
    static final ArchRule jakartaWebSocketStaysWithItsContainers =
            ArchitectureRules.jakartaWebSocketStaysWithItsContainers();

    @ArchTest
    static final ArchRule jaxRsStaysInRestAndTheServer = ArchitectureRules.jaxRsStaysInRestAndTheServer();

    @ArchTest
    static final ArchRule servletStaysInHttpContainerAndBoot = ArchitectureRules.servletStaysInHttpContainerAndBoot();

    @ArchTest
    static final ArchRule sqlStaysInStoreAndContainer = ArchitectureRules.sqlStaysInStoreAndContainer();

    @ArchTest
    static final ArchRule tyrusStaysInItsPackageAndTheServer = ArchitectureRules.tyrusStaysInItsPackageAndTheServer();

    @ArchTest
    static final ArchRule jerseyStaysInItsContainersAndTheAdminApi =
            ArchitectureRules.jerseyStaysInItsContainersAndTheAdminApi();

    @ArchTest
    static final ArchRule theEnvironmentIsReadInOnePlace = ArchitectureRules.theEnvironmentIsReadInOnePlace();

    @ArchTest
    static final ArchRule nobodySleeps = ArchitectureRules.nobodySleeps();

    @ArchTest
    static final ArchRule threadsAreMadeInOnePlace = ArchitectureRules.threadsAreMadeInOnePlace();

    @ArchTest
    static final ArchRule nobodyPrints = ArchitectureRules.nobodyPrintsAStackTraceOrToTheStreams();

    @ArchTest
    static final ArchRule staticsHaveNoState = ArchitectureRules.staticsHaveNoState();
}
