package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages in a network where no WebSocket opens, beside others where it does. */
@OnGateway
class BlockedWebSocketTest {
    /** For a page before it is loaded: every WebSocket is refused. */
    static final String NO_WEB_SOCKET = """
            globalThis.WebSocket = class {
              static OPEN = 1;
              readyState = 3;
              constructor() {
                setTimeout(() => this.onclose?.({ code: 1006, reason: '' }));
              }
              close() {}
            };""";

    private static final ContainsTextOptions AFTER_TWO_TRIES = new ContainsTextOptions().setTimeout(15_000);
    private static final HasTextOptions AFTER_A_WAIT = new HasTextOptions().setTimeout(30_000);

    @BeforeEach
    void block(Page anna) {
        anna.addInitScript(NO_WEB_SOCKET);
    }

    @Test
    void theFallbackCarriesTheChat(Page anna, GatewayUnderTest gateway, Browser browser) {
        Page bert = browser.newPage();
        try {
            ChatPageTest.open(bert, gateway, "blocked", "bert");
            join(anna, gateway, "blocked");
            assertThat(bert.locator("member-list .tag")).hasText("HTTP");
            List<String> said = Stream.iterate(1, n -> n + 1)
                    .limit(20)
                    .map(n -> "grüße " + n)
                    .toList();
            said.forEach(text -> ChatPageTest.say(anna, text));
            ChatPageTest.say(bert, "hello");
            assertThat(bert.locator("[role=log] .said-by:not(.own) .text")).hasText(said.toArray(String[]::new));
            assertThat(anna.locator("[role=log] .said-by.own .text")).hasText(said.toArray(String[]::new));
            assertThat(anna.locator("[role=log] .said-by:not(.own) .text")).hasText(new String[] {"hello"});
            assertThat(anna.locator(".waiting li")).hasCount(0);
        } finally {
            bert.context().close();
        }
    }

    @Test
    void aBrokenStreamIsRecovered(Page anna, GatewayUnderTest gateway, Browser browser) {
        Page bert = browser.newPage();
        try {
            ChatPageTest.open(bert, gateway, "broken", "bert");
            join(anna, gateway, "broken");
            ChatPageTest.say(anna, "one");
            assertThat(ChatPageTest.messages(bert)).hasText(new String[] {"one"});
            anna.context().setOffline(true);
            gateway.endSessionsInRoom("broken", 1001);
            assertThat(bert.locator("[role=log] .mark").last()).containsText("nothing is missing");
            ChatPageTest.say(bert, "two");
            ChatPageTest.say(anna, "three");
            assertThat(ChatPageTest.messages(bert)).hasText(new String[] {"one", "two"});
            anna.context().setOffline(false);
            for (Page tab : List.of(anna, bert)) {
                assertThat(ChatPageTest.messages(tab)).hasText(new String[] {"one", "two", "three"}, AFTER_A_WAIT);
            }
            assertThat(anna.locator(".waiting li")).hasCount(0);
        } finally {
            bert.context().close();
        }
    }

    @Test
    void whoLeavesThePageLeavesTheRoom(Page anna, GatewayUnderTest gateway, Browser browser) {
        Page bert = browser.newPage();
        try {
            ChatPageTest.open(bert, gateway, "away", "bert");
            join(anna, gateway, "away");
            assertThat(bert.locator("member-list .nick")).hasCount(2);
            anna.navigate(gateway.base() + "index.html");
            assertThat(bert.locator("member-list .nick")).hasCount(1);
        } finally {
            bert.context().close();
        }
    }

    @Test
    void theFallbackCarriesTheSketch(Page anna, GatewayUnderTest gateway, Browser browser) {
        Page bert = browser.newPage();
        try {
            SketchPageTest.open(bert, gateway, "blocked", "bert");
            anna.setViewportSize(1280, 1200);
            anna.navigate(gateway.base() + "sketch.html?board=blocked&nick=anna");
            assertThat(anna.locator("connection-state")).containsText("over HTTP", AFTER_TWO_TRIES);
            SketchPageTest.draw(anna, 0.1, 0.2, 0.5, 0.5, 0.9, 0.2);
            SketchPageTest.draw(bert, 0.1, 0.8, 0.9, 0.8);
            for (Page tab : List.of(anna, bert)) {
                assertThat(tab.locator("canvas")).hasAttribute("aria-label", "Sketch board with 2 strokes");
            }
        } finally {
            bert.context().close();
        }
    }

    private static void join(Page tab, GatewayUnderTest gateway, String room) {
        tab.navigate(gateway.base() + "chat.html?room=" + room + "&nick=anna");
        assertThat(tab.locator("connection-state")).containsText("over HTTP", AFTER_TWO_TRIES);
    }
}
