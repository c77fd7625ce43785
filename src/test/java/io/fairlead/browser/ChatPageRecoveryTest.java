package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The chat page when its connection breaks. */
@OnGateway
class ChatPageRecoveryTest {
    /** The backoff of a few failed tries while the gateway starts. */
    private static final HasTextOptions RECONNECTED = new HasTextOptions().setTimeout(40_000);

    private static final WebSocketRoute.CloseOptions GOING_AWAY =
            new WebSocketRoute.CloseOptions().setCode(1001).setReason("shutdown");

    @Test
    void withoutNetworkNothingIsLostOrDoubled(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().browser().newPage();
        AtomicBoolean cut = new AtomicBoolean();
        List<WebSocketRoute> routes = new ArrayList<>();
        // Chromium's offline mode spares WebSockets, so those are cut by hand.
        anna.routeWebSocket(Pattern.compile("/ws/chat/"), route -> {
            if (cut.get()) {
                route.close(GOING_AWAY);
            } else {
                route.connectToServer();
                routes.add(route);
            }
        });
        try {
            ChatPageTest.open(bert, gateway, "offline", "bert");
            ChatPageTest.open(anna, gateway, "offline", "anna");
            ChatPageTest.say(anna, "one");
            assertThat(ChatPageTest.messages(anna)).hasText(new String[] {"one"});
            anna.context().setOffline(true);
            cut.set(true);
            routes.get(0).close(GOING_AWAY);
            assertThat(anna.locator("connection-state")).containsText(Pattern.compile("Lost|Connecting"));
            ChatPageTest.say(bert, "two");
            ChatPageTest.say(anna, "said without network");
            assertThat(anna.locator(".waiting .sent .text")).hasText("said without network");
            ChatPageTest.say(bert, "three");
            assertThat(ChatPageTest.messages(bert)).hasText(new String[] {"one", "two", "three"});
            cut.set(false);
            anna.context().setOffline(false);
            for (Page tab : List.of(anna, bert)) {
                assertThat(ChatPageTest.messages(tab))
                        .hasText(new String[] {"one", "two", "three", "said without network"}, RECONNECTED);
            }
            assertThat(anna.locator(".waiting li")).hasCount(0);
            assertThat(anna.locator(".mark.hole")).hasCount(0);
        } finally {
            bert.context().close();
        }
    }

    @Test
    void aMessageThatBrokeOnItsWayIsOfferedAndNotSentTwice(Page anna, GatewayUnderTest gateway) {
        List<WebSocketRoute> open = new ArrayList<>();
        AtomicBoolean swallow = new AtomicBoolean();
        anna.routeWebSocket(Pattern.compile("/ws/chat/"), route -> {
            WebSocketRoute server = route.connectToServer();
            open.add(route);
            route.onMessage(frame -> {
                if (!swallow.get()) {
                    server.send(frame.text());
                }
            });
        });
        ChatPageTest.open(anna, gateway, "swallowed", "anna");
        swallow.set(true);
        ChatPageTest.say(anna, "lost on the way");
        assertThat(anna.locator(".waiting .sent .text")).hasText("lost on the way");
        swallow.set(false);
        open.get(0).close(GOING_AWAY);
        assertThat(anna.locator(".waiting .unsure .told")).containsText("may not have arrived");
        assertThat(anna.locator("connection-state")).containsText("Open");
        assertThat(ChatPageTest.messages(anna)).hasCount(0);
        anna.getByText("Send again").click();
        assertThat(ChatPageTest.messages(anna)).hasText(new String[] {"lost on the way"});
        assertThat(anna.locator(".waiting li")).hasCount(0);
    }

    @Test
    void aMessageThatWasTooLargeForTheConnectionCanBeEdited(Page anna, GatewayUnderTest gateway) {
        List<WebSocketRoute> open = new ArrayList<>();
        anna.routeWebSocket(Pattern.compile("/ws/chat/"), route -> {
            WebSocketRoute server = route.connectToServer();
            open.add(route);
            route.onMessage(frame -> {
                if (!frame.text().contains("say")) {
                    server.send(frame.text());
                }
            });
        });
        ChatPageTest.open(anna, gateway, "large", "anna");
        ChatPageTest.say(anna, "short");
        ChatPageTest.say(anna, "rather long");
        assertThat(anna.locator(".waiting .sent")).hasCount(2);
        open.get(0).close(new WebSocketRoute.CloseOptions().setCode(1009).setReason("too-large"));
        assertThat(anna.locator(".waiting .refused .text")).hasText("rather long");
        assertThat(anna.locator(".waiting .unsure .text")).hasText("short");
        anna.locator(".refused button").first().click();
        assertThat(anna.locator("[name=message]")).hasValue("rather long");
    }

    @Test
    void aMessageWhoseAnswerBrokeIsFoundInWhatWasRecovered(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        List<WebSocketRoute> open = new ArrayList<>();
        AtomicBoolean mute = new AtomicBoolean();
        anna.routeWebSocket(Pattern.compile("/ws/chat/"), route -> {
            WebSocketRoute server = route.connectToServer();
            open.add(route);
            boolean first = open.size() == 1;
            server.onMessage(frame -> {
                if (!first || !mute.get()) {
                    route.send(frame.text());
                }
            });
        });
        ChatPageTest.open(anna, gateway, "muted", "anna");
        ChatPageTest.open(bert, gateway, "muted", "bert");
        mute.set(true);
        ChatPageTest.say(anna, "did you hear?");
        assertThat(ChatPageTest.messages(bert)).hasText(new String[] {"did you hear?"});
        open.get(0).close(GOING_AWAY);
        assertThat(ChatPageTest.messages(anna)).hasText(new String[] {"did you hear?"});
        assertThat(anna.locator(".waiting li")).hasCount(0);
        assertThat(ChatPageTest.messages(bert)).hasCount(1);
    }

    @Test
    void itComesBackAfterARestartWithoutDoublesOrASilentHole(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        ChatPageTest.open(anna, gateway, "restart", "anna");
        ChatPageTest.open(bert, gateway, "restart", "bert");
        ChatPageTest.say(anna, "before");
        assertThat(ChatPageTest.messages(bert)).hasText(new String[] {"before"});
        gateway.restart();
        ChatPageTest.say(bert, "after");
        for (Page tab : List.of(anna, bert)) {
            assertThat(ChatPageTest.messages(tab)).hasText(new String[] {"before", "after"}, RECONNECTED);
            assertThat(tab.locator("[role=log] .mark").last()).not().hasText("");
        }
    }
}
