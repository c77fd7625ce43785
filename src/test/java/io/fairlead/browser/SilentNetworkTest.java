package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages where the network swallows what is sent, and tells nobody. Their clock is driven. */
@OnGateway
class SilentNetworkTest {
    /** The server keeps a lost stream's session for 15 s. */
    private static final HasTextOptions AFTER_THE_SERVER_NOTICED = new HasTextOptions().setTimeout(40_000);

    private static final ContainsTextOptions AFTER_A_WHILE = new ContainsTextOptions().setTimeout(25_000);

    private DiscardingProxy proxy;
    private Page bert;

    @BeforeEach
    void begin(Page anna, GatewayUnderTest gateway, Browser browser) throws IOException {
        proxy = new DiscardingProxy(gateway.base());
        bert = browser.newPage();
        anna.clock().install();
    }

    @AfterEach
    void end(Page anna) throws IOException {
        anna.close();
        bert.context().close();
        proxy.close();
    }

    @Test
    void aMessageThatWasDiscardedGoesOutOnceAfterItIsNoticedWithinFortySeconds(Page anna, GatewayUnderTest gateway)
            throws IOException {
        ChatPageTest.open(bert, gateway, "silent", "bert");
        open(anna, "chat.html?room=silent&nick=anna");
        proxy.discard();
        ChatPageTest.say(anna, "swallowed");
        ChatPageTest.say(bert, "meanwhile");
        assertThat(anna.locator(".waiting .sent .text")).hasText("swallowed");
        assertTold(anna, 36_000);
        comeBack(anna);
        // What it was before is still in the room, and could still be heard.
        assertThat(anna.locator(".waiting .unsure .text")).hasText("swallowed");
        ChatPageTest.say(bert, "still waiting");
        assertThat(ChatPageTest.messages(anna)).hasText(new String[] {"meanwhile", "still waiting"});
        proxy.forget();
        assertHeardOnce(anna, "meanwhile", "still waiting", "swallowed");
    }

    @Test
    void aMessageWhoseAnswerWasDiscardedIsNotSentAgain(Page anna, GatewayUnderTest gateway) throws IOException {
        ChatPageTest.open(bert, gateway, "unanswered", "bert");
        open(anna, "chat.html?room=unanswered&nick=anna");
        proxy.discardAnswers();
        ChatPageTest.say(anna, "did it arrive?");
        assertThat(ChatPageTest.messages(bert)).hasText(new String[] {"did it arrive?"});
        assertTold(anna, 36_000);
        proxy.forget();
        comeBack(anna);
        assertHeardOnce(anna, "did it arrive?");
    }

    @Test
    void theFallbackNoticesToo(Page anna, GatewayUnderTest gateway) throws IOException {
        anna.addInitScript(BlockedWebSocketTest.NO_WEB_SOCKET);
        ChatPageTest.open(bert, gateway, "silent-stream", "bert");
        open(anna, "chat.html?room=silent-stream&nick=anna");
        assertThat(anna.locator("connection-state")).containsText("over HTTP");
        proxy.discard();
        ChatPageTest.say(anna, "swallowed");
        assertThat(anna.locator(".waiting .sent .text")).hasText("swallowed");
        assertTold(anna, 35_000);
        proxy.forget();
        comeBack(anna);
        assertHeardOnce(anna, "swallowed");
    }

    @Test
    void aQuietConnectionThatIsAnsweredStaysOpen(Page anna) {
        List<WebSocket> sockets = new ArrayList<>();
        anna.onWebSocket(sockets::add);
        open(anna, "chat.html?room=quiet&nick=anna");
        for (int i = 0; i < 3; i++) {
            WebSocketFrame answer =
                    sockets.get(0).waitForFrameReceived(() -> anna.clock().runFor(20_100));
            assertEquals("{\"type\":\"pong\"}", answer.text());
        }
        assertThat(anna.locator("connection-state")).containsText("Open");
        assertEquals(1, sockets.size());
    }

    @Test
    void anEchoThatDoesNotComeIsASign(Page anna) {
        open(anna, "echo.html");
        proxy.discard();
        anna.locator("[name=message]").fill("hello?");
        anna.locator("message-form button").click();
        assertTold(anna, 36_000);
        comeBack(anna);
    }

    @Test
    void aRelayWithoutAnEnvelopeIsLostWhenTheServerIsNotThere(Page anna) {
        open(anna, "relay.html?name=echo");
        proxy.discard();
        assertTold(anna, 36_000);
        comeBack(anna);
    }

    /** Opens it; its clock stands still from then on, and what it says of its connection is written down. */
    private void open(Page anna, String page) {
        anna.navigate(proxy.base() + page);
        assertThat(anna.locator("connection-state")).containsText("Open", AFTER_A_WHILE);
        anna.evaluate("""
                const state = document.querySelector('connection-state');
                const told = document.documentElement.dataset;
                new MutationObserver(() => { told.told += state.textContent; }).observe(state, { childList: true });""");
        anna.clock().pauseAt(((Number) anna.evaluate("Date.now() + 500")).longValue());
    }

    /** Within this time of the page. */
    private static void assertTold(Page anna, int ms) {
        anna.clock().runFor(ms);
        assertThat(anna.locator("html")).hasAttribute("data-told", Pattern.compile("Lost.*no answer"));
    }

    private void comeBack(Page anna) {
        proxy.pass();
        anna.clock().resume();
        assertThat(anna.locator("connection-state")).containsText("Open", AFTER_A_WHILE);
    }

    private void assertHeardOnce(Page anna, String... texts) {
        for (Page tab : List.of(anna, bert)) {
            assertThat(ChatPageTest.messages(tab)).hasText(texts, AFTER_THE_SERVER_NOTICED);
        }
        assertThat(anna.locator(".waiting li")).hasCount(0);
        ChatPageTest.say(anna, "the end");
        assertThat(ChatPageTest.messages(bert).last()).hasText("the end");
        assertThat(ChatPageTest.messages(bert)).hasCount(texts.length + 1);
    }
}
