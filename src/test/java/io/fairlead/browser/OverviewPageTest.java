package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnGateway
class OverviewPageTest {
    @Test
    void withoutATokenItShowsTheDemoAndSaysSo(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + "index.html");
        assertThat(tab.locator("#source")).containsText("demo configuration");
        assertThat(card(tab, "lobby")).containsText("nc 127.0.0.1 7000");
        assertThat(card(tab, "telemetry")).containsText("nc -u 127.0.0.1 7001");
    }

    @Test
    void aNewcomerIsLedToTheLobbyAndItsShellLine(Page tab, GatewayUnderTest gateway) throws Exception {
        tab.navigate(gateway.base().toString());
        assertThat(tab.locator(".steps copy-line code")).hasText("nc 127.0.0.1 7000");
        tab.locator(".steps a").click();
        assertThat(tab.locator("connection-state")).containsText("Open");
        assertThat(tab.locator("peer-list copy-line code")).hasText("nc 127.0.0.1 7000");
        try (RawPeer peer = new RawPeer(gateway.port("lobby"))) {
            peer.say("hello");
            assertThat(tab.locator(".xterm-rows")).containsText(peer.address() + ": hello");
            assertThat(tab.locator("peer-list copy-line")).hasCount(0);
        }
    }

    @Test
    void everyDemoRelayThatSessionsMayOpenOpens(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base().toString());
        List<String> pages = tab.locator("relay-table a.button").all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
        assertEquals(5, pages.size());
        for (String page : pages) {
            tab.navigate(gateway.base() + page);
            assertThat(tab.locator("connection-state")).containsText("Open");
        }
    }

    @Test
    void withATokenItListsWhatRuns(Page tab, GatewayUnderTest gateway) throws Exception {
        try (RawPeer peer = new RawPeer(gateway.port("lobby"))) {
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
    void aWrongTokenIsToldAndForgettingBringsTheDemoBack(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + "index.html");
        use(tab, "not-" + gateway.adminToken());
        assertThat(tab.locator("#error")).containsText("does not know this token");
        tab.locator("token-field button", new Page.LocatorOptions().setHasText("Forget"))
                .click();
        assertThat(tab.locator("#error")).isEmpty();
        assertThat(tab.locator("#source")).containsText("demo configuration");
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
