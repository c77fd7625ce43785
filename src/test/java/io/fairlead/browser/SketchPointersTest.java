package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Fingers, a pen and a mouse on one board, as Chromium hears them from a device. */
@OnGateway
class SketchPointersTest {
    private static final String BLACK = "21,33,43";
    private static final String PAPER = "255,255,255";

    /** A finger on the board: x and y in 0..1 of what is seen. */
    private record Finger(int id, double x, double y) {}

    /** Someone with a touch screen and a pen, and someone who watches. */
    private record Device(Page tab, Page watcher, CDPSession devices) {
        /** @param fingers those that are down afterwards */
        void touch(String type, Finger... fingers) {
            touch(type, 0, fingers);
        }

        /** @param later how many seconds from now it happens, as the device says */
        void touch(String type, int later, Finger... fingers) {
            BoundingBox box = tab.locator("sketch-pad").boundingBox();
            JsonArray points = new JsonArray();
            for (Finger finger : fingers) {
                JsonObject point = new JsonObject();
                point.addProperty("id", finger.id());
                point.addProperty("x", box.x + finger.x() * box.width);
                point.addProperty("y", box.y + finger.y() * box.height);
                points.add(point);
            }
            JsonObject event = new JsonObject();
            event.addProperty("type", type);
            event.add("touchPoints", points);
            event.addProperty("timestamp", System.currentTimeMillis() / 1000.0 + later);
            devices.send("Input.dispatchTouchEvent", event);
        }

        void tap(int later, double x, double y) {
            touch("touchStart", later, new Finger(1, x, y));
            touch("touchEnd", later);
        }

        void pen(String type, double x, double y) {
            BoundingBox box = tab.locator("sketch-pad").boundingBox();
            JsonObject event = new JsonObject();
            event.addProperty("type", type);
            event.addProperty("pointerType", "pen");
            event.addProperty("button", "left");
            event.addProperty("buttons", type.equals("mouseReleased") ? 0 : 1);
            event.addProperty("clickCount", 1);
            event.addProperty("x", box.x + x * box.width);
            event.addProperty("y", box.y + y * box.height);
            devices.send("Input.dispatchMouseEvent", event);
        }
    }

    private static void on(Browser browser, GatewayUnderTest gateway, String board, BiConsumer<Device, Page> does) {
        try (BrowserContext tablet = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(1280, 1200).setHasTouch(true))) {
            Page tab = tablet.newPage();
            Page watcher = tablet.newPage();
            SketchPageTest.open(watcher, gateway, board, "bert");
            SketchPageTest.open(tab, gateway, board, "anna");
            tab.bringToFront();
            does.accept(new Device(tab, watcher, tablet.newCDPSession(tab)), watcher);
        }
    }

    @Test
    void aPalmBesideThePenDrawsNothing(Browser browser, GatewayUnderTest gateway) {
        on(browser, gateway, "palm", (device, bert) -> {
            device.pen("mousePressed", 0.2, 0.2);
            device.pen("mouseMoved", 0.4, 0.2);
            device.touch("touchStart", new Finger(1, 0.6, 0.6));
            device.touch("touchMove", new Finger(1, 0.7, 0.7));
            device.pen("mouseMoved", 0.6, 0.2);
            device.touch("touchEnd");
            device.pen("mouseReleased", 0.6, 0.2);
            device.tap(0, 0.8, 0.8);
            // Once the pen is away, a finger draws.
            device.tap(5, 0.1, 0.9);
            SketchPageTest.shows(bert, 0.1, 0.9, BLACK);
            SketchPageTest.holds(bert, 2);
            SketchPageTest.shows(bert, 0.5, 0.2, BLACK);
            SketchPageTest.shows(bert, 0.65, 0.65, PAPER);
            SketchPageTest.holds(device.tab(), 2);
        });
    }

    @Test
    void aPalmThatLiesDownBeforeThePenIsTakenBack(Browser browser, GatewayUnderTest gateway) {
        on(browser, gateway, "early-palm", (device, bert) -> {
            device.touch("touchStart", new Finger(1, 0.6, 0.6));
            device.touch("touchMove", new Finger(1, 0.7, 0.7));
            SketchPageTest.holds(bert, 1);
            device.pen("mousePressed", 0.2, 0.2);
            device.pen("mouseMoved", 0.4, 0.2);
            device.touch("touchMove", new Finger(1, 0.8, 0.8));
            device.pen("mouseReleased", 0.4, 0.2);
            device.touch("touchEnd");
            SketchPageTest.shows(bert, 0.3, 0.2, BLACK);
            SketchPageTest.holds(bert, 1);
            SketchPageTest.shows(bert, 0.65, 0.65, PAPER);
            SketchPageTest.shows(device.tab(), 0.65, 0.65, PAPER);
            assertThat(device.tab().locator("#error")).isEmpty();
        });
    }

    @Test
    void twoFingersZoomAndDrawNothing(Browser browser, GatewayUnderTest gateway) {
        on(browser, gateway, "pinch", (device, bert) -> {
            SketchPageTest.draw(device.tab(), 0.2, 0.2, 0.3, 0.2);
            SketchPageTest.holds(bert, 1);
            device.touch("touchStart", new Finger(1, 0.4, 0.5));
            device.touch("touchMove", new Finger(1, 0.41, 0.5));
            SketchPageTest.holds(bert, 2);
            device.touch("touchMove", new Finger(1, 0.4, 0.5));
            device.touch("touchStart", new Finger(1, 0.4, 0.5), new Finger(2, 0.6, 0.5));
            SketchPageTest.holds(bert, 1);
            device.touch("touchMove", new Finger(1, 0.3, 0.5), new Finger(2, 0.7, 0.5));
            device.touch("touchEnd", new Finger(1, 0.3, 0.5));
            device.touch("touchMove", new Finger(1, 0.1, 0.9));
            device.touch("touchEnd");
            assertThat(device.tab().locator(".zoom")).containsText("200 %");
            // What one finger draws at twice the size is half as long on the board.
            device.touch("touchStart", new Finger(1, 0.5, 0.5));
            device.touch("touchMove", new Finger(1, 0.9, 0.5));
            device.touch("touchEnd");
            SketchPageTest.shows(bert, 0.6, 0.5, BLACK);
            SketchPageTest.shows(bert, 0.8, 0.5, PAPER);
            SketchPageTest.shows(device.tab(), 0.8, 0.5, BLACK);
            SketchPageTest.holds(bert, 2);
        });
    }

    @Test
    void twoFingersMoveWhatIsSeen(Browser browser, GatewayUnderTest gateway) {
        on(browser, gateway, "pan", (device, bert) -> {
            device.touch("touchStart", new Finger(1, 0.4, 0.5), new Finger(2, 0.6, 0.5));
            device.touch("touchMove", new Finger(1, 0.3, 0.5), new Finger(2, 0.7, 0.5));
            device.touch("touchMove", new Finger(1, 0.1, 0.3), new Finger(2, 0.5, 0.3));
            device.touch("touchEnd");
            // The middle went from (0.5, 0.5) to (0.3, 0.3) of the pad, where it is shown at twice the size.
            device.tap(0, 0.3, 0.3);
            SketchPageTest.shows(bert, 0.5, 0.5, BLACK);
            SketchPageTest.holds(bert, 1);
        });
    }

    @Test
    void aTrackpadAndTheKeyboardZoomToo(Page tab, GatewayUnderTest gateway) {
        SketchPageTest.open(tab, gateway, "keys", "anna");
        SketchPageTest.draw(tab, 0.25, 0.5, 0.26, 0.5);
        tab.keyboard().down("Control");
        tab.mouse().wheel(0, -100);
        tab.keyboard().up("Control");
        assertThat(tab.locator(".zoom")).containsText("272 %");
        SketchPageTest.shows(tab, 0.26, 0.5, BLACK);
        SketchPageTest.shows(tab, 0.2, 0.5, PAPER);
        tab.keyboard().press("0");
        assertThat(tab.locator(".zoom")).containsText("100 %");
        tab.keyboard().press("+");
        assertThat(tab.locator(".zoom")).containsText("150 %");
        for (int i = 0; i < 5; i++) {
            tab.keyboard().press("ArrowLeft");
        }
        // The left third of the board's middle is at the left edge now.
        SketchPageTest.shows(tab, 0.25 * 1.5, 0.5, BLACK);
        tab.keyboard().press("-");
        tab.getByLabel("Zoom in").click();
        tab.getByLabel("Zoom in").press("Enter");
        assertThat(tab.locator(".zoom")).containsText("225 %");
        tab.getByLabel("Show the whole board").press("Enter");
        assertThat(tab.locator(".zoom")).containsText("100 %");
        SketchPageTest.shows(tab, 0.25, 0.5, BLACK);
    }

    @Test
    void theFocusIsSeenOnTheBoard(Page tab, GatewayUnderTest gateway) {
        SketchPageTest.open(tab, gateway, "focus", "anna");
        tab.getByLabel("Zoom in").focus();
        tab.keyboard().press("Tab");
        assertThat(tab.locator("canvas")).isFocused();
        assertThat(tab.locator("canvas")).hasCSS("outline-style", "solid");
        assertThat(tab.locator("canvas")).hasCSS("outline-offset", "-3px"); // outside it would be cut off
    }

    @Test
    void theBoardIsSharpOnAnotherScreenAndInAnotherWindow(Page tab, GatewayUnderTest gateway) {
        SketchPageTest.open(tab, gateway, "sharp", "anna");
        SketchPageTest.draw(tab, 0.1, 0.5, 0.9, 0.5);
        CDPSession screen = tab.context().newCDPSession(tab);
        int height = 1200;
        for (int width : new int[] {1280, 500}) {
            for (double ratio : new double[] {2, 1.25, 3, 1}) {
                JsonObject metrics = new JsonObject();
                metrics.addProperty("width", width);
                // Without a new layout the emulation tells a page nothing; the board is as wide as before.
                metrics.addProperty("height", ++height);
                metrics.addProperty("deviceScaleFactor", ratio);
                metrics.addProperty("mobile", false);
                screen.send("Emulation.setDeviceMetricsOverride", metrics);
                assertSharp(tab, width, ratio);
                SketchPageTest.shows(tab, 0.5, 0.5, BLACK);
            }
        }
    }

    private static void assertSharp(Page tab, int width, double ratio) {
        tab.waitForFunction("""
                ([width, ratio]) => {
                  const canvas = document.querySelector('canvas');
                  return innerWidth === width && devicePixelRatio === ratio && Math.abs(canvas.width - canvas.clientWidth * ratio) < 1;
                }""", List.of(width, ratio), new Page.WaitForFunctionOptions().setTimeout(5000));
    }
}
