package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More tabs than a browser has connections to one host, in a network where no WebSocket opens. */
@OnGateway
class CrowdedFallbackTest {
    private static final Pattern OVER_HTTP = Pattern.compile("over HTTP");
    private static final Pattern CROWDED = Pattern.compile("Too many tabs.*Close one");
    private static final ContainsTextOptions AFTER_TWO_TRIES = new ContainsTextOptions().setTimeout(25_000);

    @Test
    void whatIsTooManySaysSoAndGoesOnWhenAnotherIsClosed(Page first, GatewayUnderTest gateway) {
        first.context().addInitScript(BlockedWebSocketTest.NO_WEB_SOCKET);
        List<Page> tabs = new ArrayList<>(Stream.concat(
                        Stream.of(first),
                        Stream.generate(() -> first.context().newPage()).limit(6))
                .toList());
        for (int i = 0; i < tabs.size(); i++) {
            tabs.get(i).navigate(gateway.base() + "chat.html?room=crowd&nick=tab" + i);
        }
        for (Page tab : tabs) {
            assertThat(tab.locator("connection-state"))
                    .containsText(Pattern.compile(OVER_HTTP + "|" + CROWDED), AFTER_TWO_TRIES);
        }
        List<Page> open = which(tabs, OVER_HTTP);
        List<Page> waiting = which(tabs, CROWDED);
        assertEquals(List.of(4, 3), List.of(open.size(), waiting.size()));
        assertEquals(200, waiting.get(0).evaluate("fetch('health/live').then(({ status }) => status)"));
        ChatPageTest.say(waiting.get(0), "kept");
        ChatPageTest.say(open.get(0), "hello");
        assertThat(ChatPageTest.messages(open.get(3))).hasText(new String[] {"hello"});
        open.get(1).close();
        open.get(2).close();
        waiting.get(1).close();
        assertThat(waiting.get(0).locator("connection-state")).containsText(OVER_HTTP, AFTER_TWO_TRIES);
        assertThat(waiting.get(2).locator("connection-state")).containsText(OVER_HTTP, AFTER_TWO_TRIES);
        assertThat(ChatPageTest.messages(open.get(3))).hasText(new String[] {"hello", "kept"});
    }

    private static List<Page> which(List<Page> tabs, Pattern state) {
        return tabs.stream()
                .filter(tab -> state.matcher(tab.locator("connection-state").textContent())
                        .find())
                .toList();
    }
}
