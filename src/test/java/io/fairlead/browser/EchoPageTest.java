package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnGateway
class EchoPageTest {
    @BeforeEach
    void open(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + "echo.html");
        assertThat(tab.locator("connection-state")).containsText("Open");
    }

    @Test
    void textComesBackAndIsTimed(Page tab) {
        send(tab, "text", "Grüße");
        assertThat(tab.locator(".frame.in")).containsText("47 72 c3 bc c3 9f 65");
        assertThat(tab.locator(".frame.in")).containsText("as text");
        assertThat(tab.locator("#last")).hasText(Pattern.compile("\\d+\\.\\d ms"));
    }

    @Test
    void bytesComeBackAsBinary(Page tab) {
        send(tab, "hex", "00 ff 80 0a");
        assertThat(tab.locator(".frame.in")).containsText("00 ff 80 0a");
        assertThat(tab.locator(".frame.in")).containsText("as binary");
    }

    @Test
    void halfAByteIsRefusedWithAReason(Page tab) {
        send(tab, "hex", "00 f");
        assertThat(tab.locator("message-form .error")).containsText("one digit is missing");
        assertThat(tab.locator(".frame")).hasCount(0);
    }

    @Test
    void itDisconnectsAndConnectsAgain(Page tab) {
        tab.locator("#toggle").click();
        assertThat(tab.locator("connection-state")).containsText("Closed");
        assertThat(tab.locator("message-form button")).isDisabled();
        tab.locator("#toggle").click();
        assertThat(tab.locator("connection-state")).containsText("Open");
    }

    private static void send(Page tab, String format, String message) {
        tab.locator("[name=format]").selectOption(format);
        tab.locator("[name=message]").fill(message);
        tab.locator("message-form button").click();
    }
}
