package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.options.BoundingBox;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Each test has a board of its own, named after it. */
@OnGateway
class SketchPageTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final String BLACK = "21,33,43";
    private static final String RED = "209,45,45";
    private static final String PAPER = "255,255,255";

    @Test
    void aStrokeAppearsOnTheOtherPageWhileItIsDrawn(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(anna, gateway, "pair", "anna");
        open(bert, gateway, "pair", "bert");
        anna.bringToFront();
        to(anna, 0.1, 0.5);
        anna.mouse().down();
        to(anna, 0.5, 0.5);
        shows(bert, 0.3, 0.5, BLACK);
        shows(bert, 0.7, 0.5, PAPER);
        to(anna, 0.9, 0.5);
        anna.mouse().up();
        shows(bert, 0.7, 0.5, BLACK);
        shows(anna, 0.7, 0.5, BLACK);
    }

    @Test
    void whoComesLateSeesAllOfIt(Page anna, GatewayUnderTest gateway) {
        open(anna, gateway, "late", "anna");
        anna.getByLabel("red").check();
        draw(anna, 0.1, 0.2, 0.9, 0.2);
        draw(anna, 0.1, 0.8, 0.9, 0.8);
        holds(anna, 2);
        Page bert = anna.context().newPage();
        open(bert, gateway, "late", "bert");
        holds(bert, 2);
        shows(bert, 0.5, 0.2, RED);
        shows(bert, 0.5, 0.8, RED);
    }

    @Test
    void undoTakesOnesOwnAndClearingAsksFirst(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(anna, gateway, "undo", "anna");
        open(bert, gateway, "undo", "bert");
        draw(anna, 0.1, 0.2, 0.9, 0.2);
        holds(bert, 1);
        draw(bert, 0.1, 0.8, 0.9, 0.8);
        holds(anna, 2);
        anna.keyboard().press("Control+z");
        holds(bert, 1);
        shows(bert, 0.5, 0.2, PAPER);
        shows(bert, 0.5, 0.8, BLACK);
        anna.getByText("Clear", new Page.GetByTextOptions().setExact(true)).click();
        anna.getByText("Keep it").click();
        holds(anna, 1);
        anna.getByText("Clear", new Page.GetByTextOptions().setExact(true)).click();
        anna.getByText("Clear for everybody").click();
        holds(bert, 0);
        shows(bert, 0.5, 0.8, PAPER);
    }

    @Test
    void undoTakesOnesOwnStrokeAfterAReloadAndAfterALostConnection(Page anna, GatewayUnderTest gateway) {
        List<WebSocketRoute> routes = new ArrayList<>();
        anna.routeWebSocket(Pattern.compile("/ws/sketch/"), route -> {
            route.connectToServer();
            routes.add(route);
        });
        Page bert = anna.context().newPage();
        open(bert, gateway, "own", "bert");
        draw(bert, 0.1, 0.8, 0.9, 0.8);
        holds(bert, 1);
        open(anna, gateway, "own", "anna");
        draw(anna, 0.1, 0.2, 0.9, 0.2);
        holds(bert, 2);
        draw(anna, 0.1, 0.5, 0.9, 0.5);
        holds(bert, 3);
        anna.reload();
        holds(anna, 3);
        anna.keyboard().press("Control+z");
        holds(bert, 2);
        lose(anna, routes.get(routes.size() - 1));
        anna.keyboard().press("Control+z");
        holds(bert, 1);
        shows(bert, 0.5, 0.8, BLACK);
        anna.keyboard().press("Control+z");
        assertThat(anna.locator("#error")).containsText("no stroke of yours");
    }

    @Test
    void undoAfterALostConnectionNeedsNoStorage(Page anna, GatewayUnderTest gateway) {
        anna.addInitScript(
                "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }");
        List<WebSocketRoute> routes = new ArrayList<>();
        anna.routeWebSocket(Pattern.compile("/ws/sketch/"), route -> {
            route.connectToServer();
            routes.add(route);
        });
        open(anna, gateway, "unstored", "anna");
        draw(anna, 0.1, 0.2, 0.9, 0.2);
        holds(anna, 1);
        lose(anna, routes.get(0));
        anna.keyboard().press("Control+z");
        holds(anna, 0);
    }

    /** Ends the connection, and waits until there is another one. */
    private static void lose(Page tab, WebSocketRoute route) {
        route.close(new WebSocketRoute.CloseOptions().setCode(1001));
        assertThat(tab.locator("connection-state")).hasAttribute("data-state", "waiting");
        assertThat(tab.locator("connection-state")).hasAttribute("data-state", "open");
    }

    @Test
    void othersAreSeenPointing(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(anna, gateway, "cursors", "anna");
        bert.navigate(
                gateway.base() + "sketch.html?board=cursors&nick=" + URLEncoder.encode(MARKUP, StandardCharsets.UTF_8));
        assertThat(bert.locator("connection-state")).containsText("Open");
        to(bert, 0.25, 0.5);
        assertThat(anna.locator(".cursor bdi")).hasText(MARKUP);
        assertEquals(
                "25% 50%",
                anna.locator(".cursor")
                        .evaluate(
                                "c => [c.style.left, c.style.top].map((p) => `${Math.round(parseFloat(p))}%`).join(' ')"));
        bert.close();
        assertThat(anna.locator(".cursor")).hasCount(0);
        assertThat(anna.locator("main img")).hasCount(0);
    }

    @Test
    void thePictureIsSaved(Page anna, GatewayUnderTest gateway) throws IOException {
        open(anna, gateway, "picture", "anna");
        draw(anna, 0.1, 0.5, 0.9, 0.5);
        Download saved =
                anna.waitForDownload(() -> anna.getByText("Save as PNG").click());
        assertEquals("picture.png", saved.suggestedFilename());
        BufferedImage image = ImageIO.read(saved.path().toFile());
        assertEquals(2000, image.getWidth());
        assertEquals(0xff15212b, image.getRGB(1000, 750));
        assertEquals(0xffffffff, image.getRGB(1000, 100));
    }

    @Test
    void whatIsDrawnWithoutAConnectionComesLaterOnceAndWhole(Page anna, GatewayUnderTest gateway) {
        AtomicBoolean cut = new AtomicBoolean();
        List<WebSocketRoute> routes = new ArrayList<>();
        anna.routeWebSocket(Pattern.compile("/ws/sketch/"), route -> {
            WebSocketRoute server = route.connectToServer();
            routes.add(route);
            route.onMessage(frame -> {
                if (!cut.get() || route != routes.get(0)) {
                    server.send(frame.text());
                }
            });
        });
        Page bert = anna.context().newPage();
        open(bert, gateway, "cut", "bert");
        open(anna, gateway, "cut", "anna");
        anna.bringToFront();
        draw(anna, 0.1, 0.2, 0.9, 0.2);
        holds(bert, 1);
        cut.set(true);
        draw(anna, 0.1, 0.5, 0.9, 0.5);
        routes.get(0).close(new WebSocketRoute.CloseOptions().setCode(1001));
        holds(bert, 2);
        draw(anna, 0.1, 0.8, 0.9, 0.8);
        holds(bert, 3);
        holds(anna, 3);
        for (Page tab : List.of(anna, bert)) {
            shows(tab, 0.5, 0.2, BLACK);
            shows(tab, 0.5, 0.5, BLACK);
            shows(tab, 0.85, 0.5, BLACK);
            shows(tab, 0.5, 0.8, BLACK);
        }
    }

    @Test
    void aBoardOutlivesARestart(Page anna, GatewayUnderTest gateway) {
        open(anna, gateway, "restart", "anna");
        draw(anna, 0.1, 0.2, 0.9, 0.2);
        holds(anna, 1);
        gateway.restart();
        assertThat(anna.locator("connection-state"))
                .hasAttribute("data-state", "open", new HasAttributeOptions().setTimeout(40_000));
        draw(anna, 0.1, 0.8, 0.9, 0.8);
        shows(anna, 0.5, 0.8, BLACK);
    }

    @Test
    void fiveThousandStrokesOpenAtOnce(Page anna) throws IOException {
        String welcome = large();
        List<WebSocketRoute> routes = new ArrayList<>();
        anna.routeWebSocket(Pattern.compile("/ws/sketch/"), routes::add);
        try (PageFiles files = new PageFiles()) {
            anna.navigate(files.blank().resolve("sketch.html?board=large").toString());
            anna.waitForCondition(() -> !routes.isEmpty());
            double start = now(anna);
            routes.get(0).send(welcome);
            holds(anna, 5000);
            double told = now(anna) - start;
            // Waits for the frame, and reading a pixel waits until it is painted.
            Object pixel = anna.evaluate("""
                    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
                      const canvas = document.querySelector('canvas');
                      resolve(canvas.getContext('2d').getImageData(canvas.width * 0.3, canvas.height * 0.5, 1, 1).data.join());
                    })))""");
            double took = now(anna) - start;
            assertTrue(String.valueOf(pixel).startsWith("208,"), pixel + " after " + took + " ms");
            // About 900 ms beside other builds on two cores; the bound is for those that have even less.
            assertTrue(took < 3000, told + " ms until it was known, " + took + " ms until it was painted");
        }
    }

    private static double now(Page tab) {
        return ((Number) tab.evaluate("performance.now()")).doubleValue();
    }

    @Test
    void aFingerDrawsOnASmallSharpScreen(Browser browser, GatewayUnderTest gateway) {
        try (BrowserContext phone = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setDeviceScaleFactor(3)
                .setHasTouch(true))) {
            Page tab = phone.newPage();
            open(tab, gateway, "phone", "anna");
            BoundingBox box = tab.locator("sketch-pad").boundingBox();
            assertEquals(
                    Math.round(box.width * 3),
                    ((Number) tab.evaluate("document.querySelector('canvas').width")).longValue());
            tab.touchscreen().tap(box.x + box.width / 2, box.y + box.height / 2);
            holds(tab, 1);
            shows(tab, 0.5, 0.5, BLACK);
        }
    }

    private static String large() {
        StringBuilder strokes = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            strokes.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"")
                    .append(i)
                    .append("\",\"from\":{\"id\":\"x\",\"nick\":\"x\"},\"color\":\"#d12d2d\",\"width\":4,\"points\":[");
            for (int p = 0; p < 20; p++) {
                strokes.append(p == 0 ? "" : ",")
                        .append("[0.")
                        .append(1000 + i)
                        .append(",0.")
                        .append(100 + p * 40)
                        .append("]");
            }
            strokes.append("]}");
        }
        return "{\"type\":\"welcome\",\"board\":\"large\",\"you\":{\"id\":\"y\",\"nick\":\"y\"},\"epoch\":\"e\",\"offset\":5000,"
                + "\"members\":[{\"id\":\"y\",\"nick\":\"y\",\"via\":\"websocket\"}],\"recovered\":false,\"strokes\":["
                + strokes + "]}";
    }

    static void open(Page tab, GatewayUnderTest gateway, String board, String nick) {
        if (tab.viewportSize().width > 1000) {
            tab.setViewportSize(1280, 1200);
        }
        tab.navigate(gateway.base() + "sketch.html?board=" + board + "&nick=" + nick);
        assertThat(tab.locator("connection-state")).containsText("Open");
        tab.locator("sketch-pad").scrollIntoViewIfNeeded();
        assertThat(tab.locator("member-list .nick", new Page.LocatorOptions().setHasText(nick)))
                .hasCount(1);
    }

    /** @param places x and y of each point, in 0..1 of the board */
    static void draw(Page tab, double... places) {
        to(tab, places[0], places[1]);
        tab.mouse().down();
        for (int i = 2; i < places.length; i += 2) {
            to(tab, places[i], places[i + 1]);
        }
        tab.mouse().up();
    }

    private static void to(Page tab, double x, double y) {
        BoundingBox box = tab.locator("sketch-pad").boundingBox();
        tab.mouse().move(box.x + x * box.width, box.y + y * box.height);
    }

    static void holds(Page tab, int strokes) {
        assertThat(tab.locator("canvas"))
                .hasAttribute("aria-label", "Sketch board with " + strokes + (strokes == 1 ? " stroke" : " strokes"));
    }

    /** Waits until there is this colour at this place. */
    static void shows(Page tab, double x, double y, String rgb) {
        tab.waitForFunction("""
                ([x, y, rgb]) => {
                  const canvas = document.querySelector('canvas');
                  const [r, g, b] = canvas.getContext('2d').getImageData(x * canvas.width, y * canvas.height, 1, 1).data;
                  return `${r},${g},${b}` === rgb;
                }""", List.of(x, y, rgb), new Page.WaitForFunctionOptions().setTimeout(5000));
    }
}
