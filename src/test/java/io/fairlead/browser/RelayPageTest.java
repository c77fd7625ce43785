package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.fairlead.boot.EmbeddedGateway;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@OnGateway
class RelayPageTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @Test
    void aRawLineAppearsAndTheAnswerArrives(Page tab, GatewayUnderTest gateway) throws Exception {
        open(tab, gateway, "lobby", "terminal");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            peer.say("ahoy there");
            assertThat(tab.locator(".xterm-rows")).containsText(peer.address() + ": ahoy there");
            send(tab, "text", "ahoy yourself");
            peer.hear("ahoy yourself");
            assertThat(tab.locator(".xterm-rows")).containsText("you to all: ahoy yourself");
        }
    }

    @Test
    void theHexViewShowsBytes(Page tab, GatewayUnderTest gateway) throws Exception {
        open(tab, gateway, "lobby", "hex");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            peer.say("Zoë\tok");
            assertThat(tab.locator(".frame.in pre"))
                    .hasText("000000  5a 6f c3 ab 09 6f 6b                               Zo···ok");
        }
    }

    @Test
    void peersComeAndGo(Page tab, GatewayUnderTest gateway) throws Exception {
        open(tab, gateway, "lobby", "hex");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            assertThat(tab.locator("peer-list")).containsText(peer.address());
            peer.hangUp();
            assertThat(tab.locator("peer-list")).not().containsText(peer.address());
            assertThat(tab.locator(".mark").last()).containsText(peer.address() + " left");
        }
    }

    @Test
    void whatIsMeantForOneReachesNoOther(Page tab, GatewayUnderTest gateway) throws Exception {
        open(tab, gateway, "lobby", "hex");
        try (RawSocket one = new RawSocket(gateway.port("lobby"));
                RawSocket other = new RawSocket(gateway.port("lobby"))) {
            assertThat(tab.locator("peer-list")).containsText(one.address());
            assertThat(tab.locator("peer-list")).containsText(other.address());
            tab.locator("[name=to]").selectOption(one.address());
            send(tab, "text", "for one");
            one.hear("for one");
            tab.locator("[name=to]").selectOption("");
            send(tab, "text", "for all");
            assertFalse(other.hearsBefore("for one", "for all"));
        }
    }

    @Test
    void aReceiverThatLeftIsNotReplacedByEveryone(Page tab, GatewayUnderTest gateway) throws Exception {
        open(tab, gateway, "lobby", "hex");
        try (RawSocket gone = new RawSocket(gateway.port("lobby"))) {
            assertThat(tab.locator("peer-list")).containsText(gone.address());
            tab.locator("[name=to]").selectOption(gone.address());
            gone.hangUp();
            assertThat(tab.locator("[name=to] option:checked")).hasText(gone.address() + " (left)");
            send(tab, "text", "a secret");
            assertThat(tab.locator("message-form .error")).containsText("has left");
            assertThat(tab.locator(".frame.out")).hasCount(0);
        }
    }

    @Test
    void whatIsTypedOntoAHubGoesToTheMessage(Page tab, GatewayUnderTest gateway) throws Exception {
        open(tab, gateway, "lobby", "terminal");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            assertThat(tab.locator("peer-list")).containsText(peer.address());
            tab.locator("byte-terminal").click();
            tab.keyboard().type("typed here\n");
            assertThat(tab.locator(".xterm-rows")).containsText("you to all:");
            peer.hear("typed here");
        }
    }

    @Test
    void aProxyIsATerminal(Page tab, GatewayUnderTest gateway) {
        open(tab, gateway, "echo", "terminal");
        tab.locator("byte-terminal").click();
        tab.keyboard().type("typed here\n");
        // Once as it was typed, once as it came back.
        assertThat(tab.locator(".xterm-rows > div", new Page.LocatorOptions().setHasText("typed here")))
                .hasCount(2);
        assertThat(tab.locator("aside")).isHidden();
    }

    @Test
    void markupFromAPeerIsText(Page tab, GatewayUnderTest gateway) throws Exception {
        open(tab, gateway, "lobby", "hex");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            peer.say(MARKUP);
            assertThat(tab.locator(".frame.in")).containsText("<img src=x onerr");
            tab.locator("#terminal-tab").click();
            assertThat(tab.locator(".xterm-rows")).containsText(MARKUP);
            assertThat(tab.locator("img[src=x]")).hasCount(0);
        }
    }

    @Test
    void escapeSequencesFromAPeerDoNothing(Page tab, GatewayUnderTest gateway) throws Exception {
        open(tab, gateway, "lobby", "terminal");
        try (RawSocket peer = new RawSocket(gateway.port("lobby"))) {
            peer.say("before");
            peer.say("\u001b[2J\u001b[Hafter");
            assertThat(tab.locator(".xterm-rows")).containsText("^[[2J^[[Hafter");
            assertThat(tab.locator(".xterm-rows")).containsText("before");
        }
    }

    @Test
    void markupInTheNameOfARelayIsText(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + "relay.html?name=" + URLEncoder.encode(MARKUP, StandardCharsets.UTF_8));
        assertThat(tab.locator("connection-state")).containsText("“" + MARKUP + "” is no relay's name");
        assertThat(tab.locator("img[src=x]")).hasCount(0);
    }

    @Test
    void aRelayThatDoesNotExistIsSaidOnce(Page tab, GatewayUnderTest gateway) {
        tab.navigate(gateway.base() + "relay.html?name=no-such-relay");
        assertThat(tab.locator("connection-state")).containsText("There is no such relay.");
        assertThat(tab.locator("connection-state")).containsText("4404");
    }

    @Test
    void whatIsChosenIsInTheUrl(Page tab, GatewayUnderTest gateway) {
        open(tab, gateway, "lobby", "terminal");
        tab.locator("#terminal-tab").focus();
        tab.keyboard().press("ArrowRight");
        tab.locator("[name=format]").selectOption("hex");
        tab.reload();
        assertThat(tab.locator("#hex")).isVisible();
        assertThat(tab.locator("#terminal")).isHidden();
        assertThat(tab.locator("[name=format]")).hasValue("hex");
    }

    @Test
    void theNamesOfferedAreThoseOfWhatRunsHere(Page tab) {
        String relays = "relays: [{name: words, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}, "
                + "{name: names, mode: roster, socket: \"tcp-listen://127.0.0.1:0\"}]\n";
        try (EmbeddedGateway gateway = EmbeddedGateway.start("access: {listing: true}\n" + relays)) {
            tab.navigate(gateway.base() + "relay.html");
            assertThat(tab.locator("#listed a")).hasText(new String[] {"words"});
            assertEquals(List.of("words"), tab.locator("#names option").evaluateAll("all => all.map(o => o.value)"));
            tab.locator("#listed a").focus();
            tab.keyboard().press("Enter");
            assertThat(tab.locator("connection-state")).containsText("Open");
            assertThat(tab.locator("peer-list copy-line code"))
                    .hasText(Pattern.compile("nc 127\\.0\\.0\\.1 [1-9][0-9]+"));
            // It would complain that the gateway is gone.
            tab.close();
        }
    }

    @Test
    void aRelayOpensBeforeItIsKnownWhatThereIs(Page tab, GatewayUnderTest gateway) {
        List<Route> held = new ArrayList<>();
        tab.route("**/api/v1/open", held::add);
        open(tab, gateway, "lobby", "terminal");
        assertThat(tab.locator("peer-list")).containsText("No raw peer is connected.");
        tab.waitForCondition(() -> !held.isEmpty());
        held.get(0).resume();
        assertThat(tab.locator("peer-list copy-line code")).hasText("nc 127.0.0.1 " + gateway.port("lobby"));
    }

    @Test
    void whereNothingIsListedItSaysHowAnOperatorListsIt(Page tab) {
        try (EmbeddedGateway gateway =
                EmbeddedGateway.start("relays: [{name: lobby, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}]\n")) {
            tab.navigate(gateway.base() + "relay.html?name=lobby");
            assertThat(tab.locator("connection-state")).containsText("Open");
            assertThat(tab.locator("#unlisted")).containsText("access.listing: true");
            assertThat(tab.locator("#names option")).hasCount(0);
            assertThat(tab.locator("peer-list copy-line")).hasCount(0);
            assertThat(tab.locator("main")).not().containsText("7000");
            // It would complain that the gateway is gone.
            tab.close();
        }
    }

    static void open(Page tab, GatewayUnderTest gateway, String relay, String view) {
        tab.navigate(gateway.base() + "relay.html?name=" + relay + "&view=" + view);
        assertThat(tab.locator("connection-state")).containsText("Open");
    }

    private static void send(Page tab, String format, String message) {
        tab.locator("[name=format]").selectOption(format);
        tab.locator("[name=message]").fill(message);
        tab.locator("message-form button").click();
    }
}
