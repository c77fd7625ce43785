package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
class AllPagesTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "index.html",
                "echo.html",
                "chat.html",
                "chat.html?room=tea&nick=anna",
                "sketch.html",
                "relay.html",
                "relay.html?name=lobby",
                "relay.html?name=echo"
            })
    void aPageLoadsWithoutAComplaint(String page, Page tab, ConsoleErrors complaints, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + page);
        tab.waitForLoadState(LoadState.NETWORKIDLE);
        assertThat(tab.locator("h1")).hasCount(1);
        assertThat(tab.locator("site-header nav a[aria-current=page]")).hasCount(1);
        assertEquals(List.of(), complaints.all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "echo.html", "chat.html?room=tea&nick=anna", "sketch.html", "relay.html"})
    void theFirstTabKeySkipsToTheContent(String page, Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + page);
        assertThat(tab.locator("site-header .skip")).hasCount(1);
        tab.keyboard().press("Tab");
        assertThat(tab.locator(":focus")).hasText("Skip to content");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "index.html",
                "echo.html",
                "chat.html?room=pictures&nick=anna",
                "sketch.html?board=pictures&nick=anna",
                "relay.html?name=lobby",
                "relay.html?name=lobby&view=hex",
                "relay.html?name=echo&view=terminal",
                "relay.html?name=no-such-relay"
            })
    void aPageFitsDesktopAndPhoneInLightAndDark(String page, Page tab, GatewayUnderTest gateway) throws Exception {
        try (RawSocket early = new RawSocket(gateway.port("lobby"))) {
            early.say("not seen: nobody was there");
            tab.navigate(gateway.base() + page);
            fill(tab, page, gateway);
            tab.waitForLoadState(LoadState.NETWORKIDLE);
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                tab.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                photograph(tab, page, scheme, 1280, 850);
                photograph(tab, page, scheme, 390, 844);
            }
        }
    }

    private static void photograph(Page tab, String page, ColorScheme scheme, int width, int height) {
        tab.setViewportSize(width, height);
        String name = "%s-%d-%s.png"
                .formatted(page.replaceAll("\\W+", "-"), width, scheme.name().toLowerCase(Locale.ROOT));
        tab.screenshot(
                new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name)).setFullPage(true));
        assertEquals(width, tab.evaluate("document.documentElement.scrollWidth"), name + " needs scrolling sideways");
    }

    /** As it looks in use. */
    private static void fill(Page tab, String page, GatewayUnderTest gateway) throws Exception {
        if (page.contains("lobby")) {
            assertThat(tab.locator("connection-state")).containsText("Open");
            try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
                peer.say("a line for the picture, longer than a phone is wide: 0123456789 0123456789 0123456789");
                assertThat(tab.locator(".frame.in")).hasCount(1);
                send(tab, "an answer to all");
                gateway.endSessions("lobby", 1001);
                assertThat(tab.locator(".mark").last()).containsText("nothing is missing");
                peer.say("Grüße ✓");
                assertThat(tab.locator(".frame.in")).hasCount(2);
            }
            assertThat(tab.locator(".mark").last()).containsText("left");
        } else if (page.startsWith("chat")) {
            converse(tab, gateway);
        } else if (page.startsWith("sketch")) {
            tab.setViewportSize(1280, 1200);
            SketchPageTest.draw(tab, 0.2, 0.3, 0.4, 0.6, 0.7, 0.2);
            Page other = tab.context().newPage();
            SketchPageTest.open(other, gateway, "pictures", "bert with a rather long name");
            other.locator("[name=pen]").nth(1).check();
            SketchPageTest.draw(other, 0.5, 0.5, 0.8, 0.8, 0.95, 0.5);
            assertThat(tab.locator("canvas")).hasAttribute("aria-label", "Sketch board with 2 strokes");
            tab.bringToFront();
        } else if (page.startsWith("echo")) {
            send(tab, "an echo for the picture, longer than a phone is wide: 0123456789 0123456789");
            assertThat(tab.locator(".frame.in")).hasCount(1);
        } else if (page.contains("name=echo")) {
            assertThat(tab.locator("connection-state")).containsText("Open");
            send(tab, "to a socket and back");
            assertThat(tab.locator(".xterm-rows")).containsText("to a socket and back");
        }
    }

    private static void converse(Page tab, GatewayUnderTest gateway) {
        Page other = tab.context().newPage();
        ChatPageTest.open(other, gateway, "pictures", "bert");
        ChatPageTest.say(tab, "Tea at four?");
        ChatPageTest.say(
                tab, "There is cake, and a line longer than a phone is wide, which is broken where it has to be.");
        assertThat(ChatPageTest.messages(other)).hasCount(2);
        ChatPageTest.say(other, "Grüße ✓ https://example.org/" + "a-word-without-an-end".repeat(6));
        other.getByLabel("Whisper to anna").click();
        ChatPageTest.say(other, "only for you");
        assertThat(ChatPageTest.messages(tab)).hasCount(4);
        ChatPageTest.sendALoneSurrogate(tab);
        assertThat(tab.locator(".waiting .refused")).hasCount(1);
        other.locator("[name=message]").pressSequentially("hm");
        assertThat(tab.locator("#typing")).isVisible();
        tab.bringToFront();
    }

    private static void send(Page tab, String message) {
        tab.locator("[name=message]").fill(message);
        tab.locator("message-form button").click();
    }
}
