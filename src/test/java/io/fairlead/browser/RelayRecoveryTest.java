package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The relay page when its connection breaks. */
@OnGateway
class RelayRecoveryTest {
    /** The backoff of a few failed tries while the gateway starts. */
    private static final int RECONNECT_MS = 40_000;

    private static final WebSocketRoute.CloseOptions GOING_AWAY =
            new WebSocketRoute.CloseOptions().setCode(1001).setReason("shutdown");

    @Test
    void whatWasSaidMeanwhileComesOnceAndInOrder(Page tab, GatewayUnderTest gateway) throws Exception {
        AtomicBoolean cut = new AtomicBoolean();
        List<WebSocketRoute> open = new ArrayList<>();
        tab.routeWebSocket(Pattern.compile("/ws/relay/"), route -> {
            if (cut.get()) {
                route.close(GOING_AWAY);
            } else {
                route.connectToServer();
                open.add(route);
            }
        });
        Page witness = tab.context().newPage();
        RelayPageTest.open(witness, gateway, "lobby", "hex");
        RelayPageTest.open(tab, gateway, "lobby", "hex");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            say(peer, "one", tab, witness);
            cut.set(true);
            open.forEach(route -> route.close(GOING_AWAY));
            assertThat(tab.locator(".mark").last()).containsText("Connection lost (1001)");
            say(peer, "two", witness);
            say(peer, "three", witness);
            cut.set(false);
            assertThat(frame(tab, "three")).hasCount(1);
            say(peer, "four", tab, witness);
        }
        assertThat(tab.locator(".frame.in pre"))
                .hasText(new Pattern[] {ending("one"), ending("two"), ending("three"), ending("four")});
        assertThat(tab.locator(".mark.note", new Page.LocatorOptions().setHasText("nothing is missing")))
                .hasCount(1);
        assertThat(tab.locator(".mark.hole")).hasCount(0);
    }

    @Test
    void aSessionThatWasEndedWithoutNetworkRecoversEverythingOnce(Page tab, GatewayUnderTest gateway) throws Exception {
        Page witness = tab.context().browser().newPage();
        RelayPageTest.open(witness, gateway, "lobby", "hex");
        RelayPageTest.open(tab, gateway, "lobby", "hex");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            say(peer, "one", tab, witness);
            tab.context().setOffline(true);
            gateway.endSessions("lobby", 1001);
            assertThat(tab.locator(".mark.note").last()).containsText("Connection lost");
            try (RawSocket passing = new RawSocket(gateway.port("lobby"))) {
                say(passing, "two", witness);
                say(passing, "three", witness);
            }
            tab.context().setOffline(false);
            assertThat(frame(tab, "three")).hasCount(1, new HasCountOptions().setTimeout(RECONNECT_MS));
            say(peer, "four", tab, witness);
        } finally {
            witness.context().close();
        }
        assertThat(tab.locator(".frame.in pre"))
                .hasText(new Pattern[] {ending("one"), ending("two"), ending("three"), ending("four")});
        assertThat(tab.locator(".mark.hole")).hasCount(0);
    }

    @Test
    void aGapIsAMarkOfItsOwn(Page tab, GatewayUnderTest gateway) {
        List<WebSocketRoute> open = new ArrayList<>();
        tab.routeWebSocket(Pattern.compile("/ws/relay/"), route -> {
            route.connectToServer();
            open.add(route);
        });
        RelayPageTest.open(tab, gateway, "lobby", "hex");
        open.get(0).send("{\"type\":\"gap\",\"dropped\":17,\"reason\":\"drop-oldest\"}");
        assertThat(tab.locator(".mark.hole")).containsText("17 messages are missing here: drop-oldest");
    }

    @Test
    void aProxySaysThatItsOtherEndIsANewOne(Page tab, GatewayUnderTest gateway) {
        RelayPageTest.open(tab, gateway, "echo", "hex");
        gateway.endSessions("echo", 1001);
        assertThat(tab.locator(".mark").last()).containsText("the other end is a new one");
    }

    @Test
    void itComesBackAfterARestartWithoutDoublesOrASilentHole(Page tab, GatewayUnderTest gateway) throws Exception {
        RelayPageTest.open(tab, gateway, "lobby", "hex");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            say(peer, "before", tab);
        }
        gateway.restart();
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            assertThat(tab.locator("peer-list"))
                    .containsText(peer.address(), new ContainsTextOptions().setTimeout(RECONNECT_MS));
            say(peer, "after", tab);
        }
        // The history was in the memory of a gateway that is gone.
        assertThat(tab.locator(".mark.hole")).containsText("Messages may be missing here");
        assertThat(tab.locator(".frame.in pre")).hasText(new Pattern[] {ending("before"), ending("after")});
    }

    private static void say(RawSocket peer, String word, Page... tabs) throws Exception {
        peer.say(word);
        for (Page tab : tabs) {
            assertThat(frame(tab, word)).hasCount(1);
        }
    }

    private static Locator frame(Page tab, String word) {
        return tab.locator(".frame.in", new Page.LocatorOptions().setHasText(ending(word)));
    }

    private static Pattern ending(String word) {
        return Pattern.compile("\\b" + word + "$");
    }
}
