package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every page. */
@OnGateway
class PagesTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @ParameterizedTest
    @ValueSource(
            strings = {"", "index.html", "echo.html", "relay.html", "relay.html?name=lobby", "relay.html?name=echo"})
    void aPageLoadsWithoutAComplaint(String page, Page tab, Complaints complaints, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + page);
        tab.waitForLoadState(LoadState.NETWORKIDLE);
        assertThat(tab.locator("h1")).hasCount(1);
        assertThat(tab.locator("site-header nav a[aria-current=page]")).hasCount(1);
        assertEquals(List.of(), complaints.all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "echo.html", "relay.html"})
    void theFirstTabKeySkipsToTheContent(String page, Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + page);
        assertThat(tab.locator("site-header .skip")).hasCount(1);
        tab.keyboard().press("Tab");
        assertThat(tab.locator(":focus")).hasText("Skip to content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "echo.html", "relay.html?name=lobby", "relay.html?name=lobby&view=hex"})
    void aPageFitsDesktopAndPhoneInLightAndDark(String page, Browser browser, GatewayUnderTest gateway)
            throws Exception {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            photograph(browser, gateway, page, scheme, 1280, 850);
            photograph(browser, gateway, page, scheme, 390, 844);
        }
    }

    private static void photograph(
            Browser browser, GatewayUnderTest gateway, String page, ColorScheme scheme, int width, int height)
            throws Exception {
        Browser.NewContextOptions options =
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, height);
        try (BrowserContext context = browser.newContext(options);
                RawPeer peer = new RawPeer(gateway.port("lobby"))) {
            Page tab = context.newPage();
            tab.navigate(gateway.base() + page);
            if (page.startsWith("relay")) {
                assertThat(tab.locator("peer-list")).containsText(peer.address());
                peer.say("a line for the picture, longer than a phone is wide: 0123456789 0123456789 0123456789");
                assertThat(tab.locator(".frame.in")).hasCount(1);
            }
            tab.waitForLoadState(LoadState.NETWORKIDLE);
            String name = "%s-%d-%s.png"
                    .formatted(
                            page.replaceAll("\\W+", "-"), width, scheme.name().toLowerCase(Locale.ROOT));
            tab.screenshot(new Page.ScreenshotOptions()
                    .setPath(SCREENSHOTS.resolve(name))
                    .setFullPage(true));
            assertEquals(
                    width, tab.evaluate("document.documentElement.scrollWidth"), name + " needs scrolling sideways");
        }
    }
}
