package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a browser that blocks site data: reading {@code localStorage} throws, and so do its siblings. */
@OnGateway
class BlockedStorageTest {
    private static final ContainsTextOptions AFTER_A_WHILE = new ContainsTextOptions().setTimeout(20_000);

    @BeforeEach
    void block(Page tab) {
        tab.addInitScript("""
                const refuse = () => { throw new DOMException('Access is denied for this document.', 'SecurityError'); };
                for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
                  Object.defineProperty(globalThis, name, { get: refuse });
                }
                LockManager.prototype.request = async () => refuse();""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo.html",
                "chat.html?room=blocked&nick=anna",
                "sketch.html?board=blocked",
                "relay.html?name=lobby"
            })
    void aPageConnects(String page, Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + page);
        assertThat(tab.locator("connection-state")).containsText("Open", AFTER_A_WHILE);
    }

    @Test
    void theOverviewShowsTheRelaysToWhoHasAToken(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + "index.html");
        tab.locator("summary").click();
        tab.locator("[name=token]").fill(gateway.adminToken());
        tab.locator("token-field button").first().click();
        assertThat(tab.locator("relay-table .tag.running").first()).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "chat.html", "sketch.html", "relay.html"})
    void whatNeedsStorageSaysSo(String page, Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + page);
        assertThat(tab.locator("token-field"))
                .containsText("kept until you leave this page, as this browser blocks site data");
        assertThat(tab.locator("site-footer")).containsText("names, rooms and tokens are forgotten with this page");
    }

    @Test
    void peopleTalkAndDraw(Page tab, GatewayUnderTest gateway) {
        ChatPageTest.open(tab, gateway, "no-site-data", "anna");
        ChatPageTest.say(tab, "hello");
        assertThat(ChatPageTest.messages(tab)).hasText(new String[] {"hello"});
        tab.setViewportSize(1280, 1200);
        SketchPageTest.open(tab, gateway, "no-site-data", "anna");
        SketchPageTest.draw(tab, 0.1, 0.2, 0.5, 0.5);
        assertThat(tab.locator("canvas")).hasAttribute("aria-label", "Sketch board with 1 stroke");
    }

    @Test
    void theFallbackCarriesTheChat(Page tab, GatewayUnderTest gateway) {
        tab.addInitScript(BlockedWebSocketTest.NO_WEB_SOCKET);
        tab.navigate(gateway.base() + "chat.html?room=no-site-data-stream&nick=anna");
        assertThat(tab.locator("connection-state")).containsText("over HTTP", AFTER_A_WHILE);
    }

    /** In a browser that keeps site data. */
    @Test
    void otherwiseNothingIsSaid(Browser browser, GatewayUnderTest gateway) {
        Page other = browser.newPage();
        try {
            other.navigate(gateway.base() + "chat.html");
            assertThat(other.locator("site-footer")).containsText("API description");
            assertThat(other.locator("body")).not().containsText("site data");
        } finally {
            other.context().close();
        }
    }
}
