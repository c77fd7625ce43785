package io.fairlead.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house as it is drawn; {@link SeededFaultsTest} proves that each rule can fail. */
@AnalyzeClasses(packages = "io.fairlead", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
    @ArchTest
    static final ArchRule coreKnowsOnlyTheJdk = HouseRules.coreKnowsOnlyTheJdk();

    @ArchTest
    static final ArchRule launchKnowsOnlyTheJdk = HouseRules.launchKnowsOnlyTheJdk();

    @ArchTest
    static final ArchRule channelKnowsOnlyCore = HouseRules.channelKnowsOnlyCore();

    @ArchTest
    static final ArchRule accessKnowsOnlyCoreAndNimbus = HouseRules.accessKnowsOnlyCoreAndNimbus();

    @ArchTest
    static final ArchRule configKnowsOnlyCoreAndJackson = HouseRules.configKnowsOnlyCoreAndJackson();

    @ArchTest
    static final ArchRule protocolKnowsChannelAndJackson = HouseRules.protocolKnowsChannelAndJackson();

    @ArchTest
    static final ArchRule chatKnowsChannelAndProtocol = HouseRules.chatKnowsChannelAndProtocol();

    @ArchTest
    static final ArchRule sketchKnowsChannelChatAndProtocol = HouseRules.sketchKnowsChannelChatAndProtocol();

    @ArchTest
    static final ArchRule framingKnowsChannelAndCore = HouseRules.framingKnowsChannelAndCore();

    @ArchTest
    static final ArchRule targetKnowsConfigAndCore = HouseRules.targetKnowsConfigAndCore();

    @ArchTest
    static final ArchRule definitionKnowsWhatARelayIsMadeOf = HouseRules.definitionKnowsWhatARelayIsMadeOf();

    @ArchTest
    static final ArchRule relayKnowsUseCasesAndCore = HouseRules.relayKnowsUseCasesAndCore();

    @ArchTest
    static final ArchRule sessionKnowsOnlyAccessAndCore = HouseRules.sessionKnowsOnlyAccessAndCore();

    @ArchTest
    static final ArchRule eventLoopKnowsOnlyCoreAndGrizzly = HouseRules.eventLoopKnowsOnlyCoreAndGrizzly();

    @ArchTest
    static final ArchRule tlsKnowsOnlyCore = HouseRules.tlsKnowsOnlyCore();

    @ArchTest
    static final ArchRule http1KnowsOnlyAccessAndCore = HouseRules.http1KnowsOnlyAccessAndCore();

    @ArchTest
    static final ArchRule startupKnowsOnlyAccessAndTheEventLoop = HouseRules.startupKnowsOnlyAccessAndTheEventLoop();

    @ArchTest
    static final ArchRule settingsKnowsWhatIsConfigured = HouseRules.settingsKnowsWhatIsConfigured();

    @ArchTest
    static final ArchRule containerKnowsJakartaRestAndSettings = HouseRules.containerKnowsJakartaRestAndSettings();

    @ArchTest
    static final ArchRule tyrusKnowsSettingsGrizzlyAndTyrus = HouseRules.tyrusKnowsSettingsGrizzlyAndTyrus();

    @ArchTest
    static final ArchRule storeKnowsItsPortsAndItsLibraries = HouseRules.storeKnowsItsPortsAndItsLibraries();

    @ArchTest
    static final ArchRule databaseLibrariesStayInStoreAndContainer =
            HouseRules.databaseLibrariesStayInStoreAndContainer();

    @ArchTest
    static final ArchRule webSocketKnowsSessionsAndTheEventLoop = HouseRules.webSocketKnowsSessionsAndTheEventLoop();

    @ArchTest
    static final ArchRule backplaneKnowsOnlyChannelAndCore = HouseRules.backplaneKnowsOnlyChannelAndCore();

    @ArchTest
    static final ArchRule httpKnowsSessions = HouseRules.httpKnowsSessions();

    @ArchTest
    static final ArchRule jakartaKnowsSessions = HouseRules.jakartaKnowsSessions();

    @ArchTest
    static final ArchRule socketKnowsRelaysAndTheEventLoop = HouseRules.socketKnowsRelaysAndTheEventLoop();

    @ArchTest
    static final ArchRule restKnowsTheUseCases = HouseRules.restKnowsTheUseCases();

    @ArchTest
    static final ArchRule serverKnowsWhatItServes = HouseRules.serverKnowsWhatItServes();

    @ArchTest
    static final ArchRule adaptersNeverKnowEachOther = HouseRules.adaptersNeverKnowEachOther();

    @ArchTest
    static final ArchRule nobodyBelowKnowsBoot = HouseRules.nobodyBelowKnowsBoot();

    @ArchTest
    static final ArchRule onlyBootKnowsTheServerAndTheContainer = HouseRules.onlyBootKnowsTheServerAndTheContainer();

    @ArchTest
    static final ArchRule thereAreNoCycles = HouseRules.thereAreNoCycles();

    @ArchTest
    static final ArchRule grizzlyStaysBelowSocketsAndTheServer = HouseRules.grizzlyStaysBelowSocketsAndTheServer();

    @ArchTest
    static final ArchRule jakartaWebSocketStaysWithItsContainers = HouseRules.jakartaWebSocketStaysWithItsContainers();

    @ArchTest
    static final ArchRule jaxRsStaysInRestAndTheServer = HouseRules.jaxRsStaysInRestAndTheServer();

    @ArchTest
    static final ArchRule servletStaysInHttpContainerAndBoot = HouseRules.servletStaysInHttpContainerAndBoot();

    @ArchTest
    static final ArchRule sqlStaysInStoreAndContainer = HouseRules.sqlStaysInStoreAndContainer();

    @ArchTest
    static final ArchRule tyrusStaysInItsRoomAndTheServer = HouseRules.tyrusStaysInItsRoomAndTheServer();

    @ArchTest
    static final ArchRule jerseyStaysInItsContainersAndTheAdminApi =
            HouseRules.jerseyStaysInItsContainersAndTheAdminApi();

    @ArchTest
    static final ArchRule theEnvironmentIsReadInOnePlace = HouseRules.theEnvironmentIsReadInOnePlace();

    @ArchTest
    static final ArchRule nobodySleeps = HouseRules.nobodySleeps();

    @ArchTest
    static final ArchRule threadsAreMadeInOnePlace = HouseRules.threadsAreMadeInOnePlace();

    @ArchTest
    static final ArchRule nobodyPrints = HouseRules.nobodyPrintsAStackTraceOrToTheStreams();

    @ArchTest
    static final ArchRule staticsHaveNoState = HouseRules.staticsHaveNoState();
}
