package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import io.fairlead.boot.EmbeddedGateway;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnGateway
class OverviewPageTest {
    private static final String LISTED = """
            access: {listing: true}
            relays: [{name: words, mode: hub, socket: "tcp-listen://127.0.0.1:0", framing: line}]
            """;

    @Test
    void withoutATokenItListsWhatIsThereWithItsRealPorts(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + "index.html");
        assertThat(tab.locator("relay-table li")).hasCount(7);
        assertThat(command(tab, "lobby")).hasText("nc 127.0.0.1 " + gateway.port("lobby"));
        assertThat(command(tab, "telemetry")).hasText("nc -u 127.0.0.1 " + gateway.port("telemetry"));
        assertThat(command(tab, "telnet")).hasText("telnet 127.0.0.1 " + gateway.port("telnet"));
        assertThat(card(tab, "echo")).containsText("Connects to tcp://127.0.0.1:" + gateway.port("echo-tcp"));
    }

    @Test
    void aRoomAndABoardThatPeopleAreInAreListed(Page tab, GatewayUnderTest gateway) {
        ChatPageTest.open(tab.context().newPage(), gateway, "overview-room", "anna");
        SketchPageTest.open(tab.context().newPage(), gateway, "overview-board", "anna");
        tab.navigate(gateway.base() + "index.html");
        assertThat(tab.locator("#rooms a")).containsText(new String[] {"lobby", "overview-room"});
        assertThat(tab.locator("#boards a")).containsText(new String[] {"demo", "overview-board"});
    }

    @Test
    void aRelayThatIsStoppedIsSeenWithoutReloading(Page tab) throws IOException {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(LISTED)) {
            tab.clock().install();
            tab.navigate(gateway.base() + "index.html");
            assertThat(tab.locator("relay-table li h3")).hasText(new String[] {"words"});
            assertThat(tab.locator(".steps a")).hasText("Open the relay “words”");
            String listening = called(tab.request().get(relay(gateway), asAdmin()))
                    .get("status")
                    .get("listening")
                    .textValue();
            assertThat(command(tab, "words"))
                    .hasText("nc 127.0.0.1 " + URI.create(listening).getPort());
            called(tab.request().post(relay(gateway) + "/stop", asAdmin()));
            tab.clock().fastForward(10_000);
            assertThat(tab.locator("#source")).hasText("No relay is listed.");
            assertThat(tab.locator("relay-table li")).hasCount(0);
            assertThat(tab.locator("#try")).isHidden();
            // It would complain that the gateway is gone.
            tab.close();
        }
    }

    @Test
    void whereNothingIsListedItSaysHowAnOperatorListsIt(Page tab) {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(LISTED.replace("true", "false"))) {
            tab.navigate(gateway.base() + "index.html");
            assertThat(tab.locator("#unlisted")).containsText("access.listing: true");
            assertThat(tab.locator("#unlisted")).containsText("signs in");
            assertThat(tab.locator("relay-table li")).hasCount(0);
            assertThat(tab.locator("#try")).isHidden();
            assertThat(tab.locator("main")).not().containsText("7000");
            tab.locator("summary").focus();
            tab.keyboard().press("Enter");
            tab.locator("token-field input").fill(EmbeddedGateway.ADMIN_TOKEN);
            tab.keyboard().press("Enter");
            assertThat(card(tab, "words")).containsText("running");
            assertThat(tab.locator("#unlisted")).isHidden();
            // It would complain that the gateway is gone.
            tab.close();
        }
    }

    @Test
    void aNewcomerIsLedToAHubAndItsShellLine(Page tab, GatewayUnderTest gateway) throws Exception {
        String line = "nc 127.0.0.1 " + gateway.port("lobby");
        tab.navigate(gateway.base().toString());
        assertThat(tab.locator(".steps copy-line code")).hasText(line);
        tab.locator(".steps a").click();
        assertThat(tab.locator("connection-state")).containsText("Open");
        assertThat(tab.locator("peer-list copy-line code")).hasText(line);
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            peer.say("hello");
            assertThat(tab.locator(".xterm-rows")).containsText(peer.address() + ": hello");
            assertThat(tab.locator("peer-list copy-line")).hasCount(0);
        }
    }

    @Test
    void everyDemoRelayThatSessionsMayOpenOpens(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base().toString());
        assertThat(tab.locator("relay-table a.button")).hasCount(5);
        List<String> pages = tab.locator("relay-table a.button").all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
        for (String page : pages) {
            tab.navigate(gateway.base() + page);
            assertThat(tab.locator("connection-state")).containsText("Open");
        }
    }

    @Test
    void withATokenItListsWhatRuns(Page tab, GatewayUnderTest gateway) throws Exception {
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            tab.navigate(gateway.base() + "index.html");
            use(tab, gateway.adminToken());
            assertThat(tab.locator("#source")).containsText("What runs here now");
            assertThat(card(tab, "lobby")).containsText("running");
            assertThat(card(tab, "lobby")).containsText("1 peer");
            assertThat(card(tab, "lobby")).containsText("nc 127.0.0.1 " + gateway.port("lobby"));
            peer.say("still here");
        }
    }

    @Test
    void aWrongTokenIsToldAndForgettingBringsBackWhatEverybodySees(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + "index.html");
        use(tab, "not-" + gateway.adminToken());
        assertThat(tab.locator("#error")).containsText("does not know this token");
        tab.locator("token-field button", new Page.LocatorOptions().setHasText("Forget"))
                .click();
        assertThat(tab.locator("#error")).isEmpty();
        assertThat(card(tab, "lobby")).not().containsText("running");
        assertThat(command(tab, "lobby")).hasText("nc 127.0.0.1 " + gateway.port("lobby"));
    }

    private static String relay(EmbeddedGateway gateway) {
        return gateway.base() + "api/v1/relays/words";
    }

    private static RequestOptions asAdmin() {
        return RequestOptions.create().setHeader("Authorization", "Bearer " + EmbeddedGateway.ADMIN_TOKEN);
    }

    private static JsonNode called(APIResponse answer) throws IOException {
        assertEquals(200, answer.status());
        return new ObjectMapper().readTree(answer.body());
    }

    private static Locator command(Page tab, String relay) {
        return card(tab, relay).locator("copy-line code");
    }

    private static void use(Page tab, String token) {
        tab.locator("summary").click();
        tab.locator("token-field input").fill(token);
        tab.locator("token-field button.primary").click();
    }

    private static Locator card(Page tab, String relay) {
        Locator name = tab.locator("h3", new Page.LocatorOptions().setHasText(relay));
        return tab.locator("relay-table li", new Page.LocatorOptions().setHas(name))
                .first();
    }
}
