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
    static final ArchRule wireKnowsChannelAndJackson = HouseRules.wireKnowsChannelAndJackson();

    @ArchTest
    static final ArchRule chatKnowsChannelAndWire = HouseRules.chatKnowsChannelAndWire();

    @ArchTest
    static final ArchRule sketchKnowsChannelChatAndWire = HouseRules.sketchKnowsChannelChatAndWire();

    @ArchTest
    static final ArchRule relayKnowsChatChannelConfigAndCore = HouseRules.relayKnowsChatChannelConfigAndCore();

    @ArchTest
    static final ArchRule storeKnowsItsPortsAndItsLibraries = HouseRules.storeKnowsItsPortsAndItsLibraries();

    @ArchTest
    static final ArchRule databaseLibrariesStayInStoreAndBoot = HouseRules.databaseLibrariesStayInStoreAndBoot();

    @ArchTest
    static final ArchRule engineKnowsSessionsGrizzlyAndTyrus = HouseRules.engineKnowsSessionsGrizzlyAndTyrus();

    @ArchTest
    static final ArchRule backplaneKnowsOnlyChannelAndCore = HouseRules.backplaneKnowsOnlyChannelAndCore();

    @ArchTest
    static final ArchRule sessionKnowsOnlyAccessAndCore = HouseRules.sessionKnowsOnlyAccessAndCore();

    @ArchTest
    static final ArchRule adaptersNeverKnowEachOther = HouseRules.adaptersNeverKnowEachOther();

    @ArchTest
    static final ArchRule nobodyBelowKnowsBoot = HouseRules.nobodyBelowKnowsBoot();

    @ArchTest
    static final ArchRule thereAreNoCycles = HouseRules.thereAreNoCycles();

    @ArchTest
    static final ArchRule selectorKnowsOnlyCoreAndGrizzly = HouseRules.selectorKnowsOnlyCoreAndGrizzly();

    @ArchTest
    static final ArchRule grizzlyStaysBelowSocketsAndTheServer = HouseRules.grizzlyStaysBelowSocketsAndTheServer();

    @ArchTest
    static final ArchRule webSocketStaysInWebsocketAndBoot = HouseRules.webSocketStaysInWebsocketAndBoot();

    @ArchTest
    static final ArchRule jaxRsStaysInRestHttpAndBoot = HouseRules.jaxRsStaysInRestHttpAndBoot();

    @ArchTest
    static final ArchRule servletStaysInHttpAndBoot = HouseRules.servletStaysInHttpAndBoot();

    @ArchTest
    static final ArchRule sqlStaysInStoreAndBoot = HouseRules.sqlStaysInStoreAndBoot();

    @ArchTest
    static final ArchRule tyrusStaysInEngineAndBoot = HouseRules.tyrusStaysInEngineAndBoot();

    @ArchTest
    static final ArchRule jerseyStaysInBootAndTheAdminApi = HouseRules.jerseyStaysInBootAndTheAdminApi();

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
