package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyboards and input methods other than those of who wrote the pages. */
@OnGateway
class KeyboardTest {
    private static final String COMPOSED = "にほん";
    /** What a key is called that an input method takes. */
    private static final int TAKEN = 229;

    private static final int CTRL = 2;
    private static final int SHIFT = 8;

    /** A keyboard with an input method, as Chromium hears them. */
    private record Keyboard(CDPSession keys) {
        static Keyboard of(Page tab) {
            return new Keyboard(tab.context().newCDPSession(tab));
        }

        void compose(String text) {
            JsonObject composition = new JsonObject();
            composition.addProperty("text", text);
            composition.addProperty("selectionStart", text.length());
            composition.addProperty("selectionEnd", text.length());
            keys.send("Input.imeSetComposition", composition);
        }

        void commit(String text) {
            JsonObject inserted = new JsonObject();
            inserted.addProperty("text", text);
            keys.send("Input.insertText", inserted);
        }

        void press(String key, String code, int keyCode, int modifiers, String text) {
            JsonObject event = new JsonObject();
            event.addProperty("type", text.isEmpty() ? "rawKeyDown" : "keyDown");
            event.addProperty("key", key);
            event.addProperty("code", code);
            event.addProperty("windowsVirtualKeyCode", keyCode);
            event.addProperty("modifiers", modifiers);
            event.addProperty("text", text);
            keys.send("Input.dispatchKeyEvent", event);
            event.addProperty("type", "keyUp");
            event.addProperty("text", "");
            keys.send("Input.dispatchKeyEvent", event);
        }

        /** A word as Safari tells it: the composition ends, and then Enter is pressed, which ended it. */
        void write(String text) {
            compose(text);
            commit(text);
            press("Enter", "Enter", TAKEN, 0, "\r");
        }
    }

    @Test
    void enterThatEndsACompositionSaysNothingInAChat(Page tab, GatewayUnderTest gateway) {
        ChatPageTest.open(tab, gateway, "composed", "anna");
        tab.locator("[name=message]").focus();
        Keyboard.of(tab).write(COMPOSED);
        tab.keyboard().type("!");
        tab.keyboard().press("Enter");
        assertThat(ChatPageTest.messages(tab)).hasText(new String[] {COMPOSED + "!"});
    }

    @Test
    void escapeThatEndsACompositionLeavesTheReceiver(Page tab, GatewayUnderTest gateway) {
        ChatPageTest.open(tab.context().newPage(), gateway, "escaped", "bert");
        ChatPageTest.open(tab, gateway, "escaped", "anna");
        tab.bringToFront();
        tab.getByLabel("Whisper to bert").click();
        Keyboard keyboard = Keyboard.of(tab);
        keyboard.compose(COMPOSED);
        keyboard.press("Escape", "Escape", TAKEN, 0, "");
        keyboard.commit(COMPOSED);
        assertThat(tab.locator("[name=message]")).hasValue(COMPOSED);
        assertThat(tab.locator("[name=to] option:checked")).hasText("bert");
        tab.keyboard().press("Escape");
        assertThat(tab.locator("[name=to] option:checked")).hasText("everyone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo.html", "relay.html?name=lobby&view=hex"})
    void enterThatEndsACompositionSendsNothing(String page, Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + page);
        assertThat(tab.locator("connection-state")).containsText("Open");
        tab.locator("[name=message]").focus();
        Keyboard.of(tab).write(COMPOSED);
        tab.keyboard().type("!");
        tab.keyboard().press("Enter");
        assertThat(tab.locator(".frame.out")).hasCount(1);
        assertThat(tab.locator(".frame.out")).containsText("e3 81 ab e3 81 bb e3 82 93 21");
    }

    @Test
    void enterThatEndsACompositionOpensNoBoard(Page tab, GatewayUnderTest gateway) {
        List<WebSocket> opened = new ArrayList<>();
        tab.onWebSocket(opened::add);
        SketchPageTest.open(tab, gateway, "composed", "anna");
        tab.locator("[name=nick]").fill("");
        Keyboard.of(tab).write(COMPOSED);
        tab.keyboard().type("!");
        tab.keyboard().press("Enter");
        assertThat(tab.locator("member-list .nick")).hasText(new String[] {COMPOSED + "!"});
        assertEquals(2, opened.size());
    }

    @ParameterizedTest
    @CsvSource({"Process, 229", "Dead, 229"})
    void whatIsComposedOverATerminalThatTakesNothingGoesToTheMessage(
            String key, int keyCode, Page tab, GatewayUnderTest gateway) {
        RelayPageTest.open(tab, gateway, "lobby", "terminal");
        tab.locator("byte-terminal").click();
        Keyboard keyboard = Keyboard.of(tab);
        keyboard.press(key, "KeyN", keyCode, 0, "");
        keyboard.compose(COMPOSED);
        keyboard.commit(COMPOSED);
        assertThat(tab.locator("[name=message]")).hasValue(COMPOSED);
    }

    @ParameterizedTest
    @CsvSource({
        "Z, KeyZ", // CapsLock
        "я, KeyZ", // Cyrillic
        "Я, KeyZ",
        "ζ, KeyZ", // Greek
        "ئ, KeyZ", // Arabic
        "z, KeyY", // German
        "z, Slash" // Dvorak
    })
    void undoWorksOnEveryLayout(String key, String code, Page tab, GatewayUnderTest gateway) {
        SketchPageTest.open(tab, gateway, "layout-" + code + (int) key.charAt(0), "anna");
        SketchPageTest.draw(tab, 0.1, 0.5, 0.9, 0.5);
        SketchPageTest.holds(tab, 1);
        Keyboard.of(tab).press(key, code, 90, CTRL, "");
        SketchPageTest.holds(tab, 0);
    }

    @Test
    void undoIsNoOtherKeyOfAnotherLayout(Page tab, GatewayUnderTest gateway) {
        SketchPageTest.open(tab, gateway, "no-undo", "anna");
        SketchPageTest.draw(tab, 0.1, 0.5, 0.9, 0.5);
        SketchPageTest.draw(tab, 0.1, 0.6, 0.9, 0.6);
        SketchPageTest.holds(tab, 2);
        Keyboard keyboard = Keyboard.of(tab);
        keyboard.press("y", "KeyZ", 89, CTRL, "");
        keyboard.press(";", "KeyZ", 186, CTRL, "");
        keyboard.press("Z", "KeyZ", 90, CTRL | SHIFT, "");
        keyboard.press("я", "KeyZ", 90, CTRL | SHIFT, "");
        keyboard.press("я", "KeyZ", 90, 0, "");
        keyboard.press("я", "KeyZ", 90, CTRL, "");
        SketchPageTest.holds(tab, 1);
        SketchPageTest.draw(tab, 0.1, 0.7, 0.9, 0.7);
        SketchPageTest.holds(tab, 2);
    }

    @Test
    void aBoardIsZoomedOnEveryLayout(Page tab, GatewayUnderTest gateway) {
        SketchPageTest.open(tab, gateway, "zoom-layout", "anna");
        tab.locator("canvas").focus();
        Keyboard keyboard = Keyboard.of(tab);
        keyboard.press("+", "BracketRight", 187, 0, ""); // German
        assertThat(tab.locator(".zoom")).containsText("150 %");
        keyboard.press("+", "NumpadAdd", 107, 0, "");
        assertThat(tab.locator(".zoom")).containsText("225 %");
        keyboard.press("٠", "Digit0", 48, 0, ""); // Arabic
        assertThat(tab.locator(".zoom")).containsText("100 %");
        keyboard.press("+", "Equal", 187, SHIFT, "");
        assertThat(tab.locator(".zoom")).containsText("150 %");
        keyboard.press("à", "Digit0", 48, 0, ""); // French
        assertThat(tab.locator(".zoom")).containsText("100 %");
    }
}
