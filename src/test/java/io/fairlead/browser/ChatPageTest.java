package io.fairlead.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a room of its own, named after it. */
@OnGateway
class ChatPageTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @Test
    void twoPagesTalk(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(anna, gateway, "talk", "anna");
        open(bert, gateway, "talk", "bert");
        say(anna, "hello");
        say(bert, "hello yourself");
        for (Page tab : List.of(anna, bert)) {
            assertThat(messages(tab)).hasText(new String[] {"hello", "hello yourself"});
            assertThat(tab.locator("chat-log .who bdi")).hasText(new String[] {"anna", "bert"});
            assertThat(tab.locator(".waiting li")).hasCount(0);
        }
        assertThat(anna.locator("chat-log .own .text")).hasText(new String[] {"hello"});
    }

    @Test
    void membersComeGoAndAreRenamed(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(anna, gateway, "members", "anna");
        open(bert, gateway, "members", "anna");
        assertThat(anna.locator("member-list .nick")).hasText(new String[] {"anna", "anna2"});
        bert.locator("[name=nick]").fill("bert");
        bert.locator("#picker button").click();
        assertThat(anna.locator("member-list .nick")).hasText(new String[] {"anna", "bert"});
        assertThat(bert.locator("member-list .nick")).hasText(new String[] {"bert", "anna"});
        bert.close();
        assertThat(anna.locator("member-list .nick")).hasText(new String[] {"anna"});
        assertThat(anna.locator("chat-log .mark"))
                .hasText(new String[] {"anna2 joined", "anna2 is now bert", "bert left"});
    }

    @Test
    void theNameOneWantedIsTakenWhenItIsFree(Page anna, GatewayUnderTest gateway) {
        Page left = anna.context().newPage();
        open(left, gateway, "wanted", "anna");
        open(anna, gateway, "wanted", "anna");
        assertThat(anna.locator("member-list .nick").first()).hasText("anna2");
        left.close();
        assertThat(anna.locator("member-list .nick")).hasText(new String[] {"anna"});
        assertThat(anna.locator("[name=nick]")).hasValue("anna");
    }

    @Test
    void aWhisperReachesOnlyTheOne(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        Page carl = anna.context().newPage();
        open(anna, gateway, "whisper", "anna");
        open(bert, gateway, "whisper", "bert");
        open(carl, gateway, "whisper", "carl");
        anna.getByLabel("Whisper to bert").click();
        say(anna, "only for you");
        assertThat(bert.locator(".whisper .text")).hasText("only for you");
        assertThat(bert.locator(".whisper .who")).containsText("anna whispers to bert");
        assertThat(anna.locator(".whisper .text")).hasText("only for you");
        assertThat(anna.locator(".waiting li")).hasCount(0);
        anna.locator("[name=to]").selectOption("");
        say(anna, "for all");
        assertThat(messages(carl)).hasText(new String[] {"for all"});
    }

    @Test
    void aReceiverThatLeftIsNotReplacedByEveryone(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(anna, gateway, "gone", "anna");
        open(bert, gateway, "gone", "bert");
        anna.getByLabel("Whisper to bert").click();
        bert.close();
        assertThat(anna.locator("[name=to] option:checked")).hasText("bert (left)");
        say(anna, "a secret");
        assertThat(anna.locator("chat-form .error")).containsText("bert has left");
        assertThat(messages(anna)).hasCount(0);
    }

    @Test
    void typingIsShownUntilTheMessageComes(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(anna, gateway, "typing", "anna");
        open(bert, gateway, "typing", "bert");
        anna.locator("[name=message]").pressSequentially("hm");
        assertThat(bert.locator("#typing")).hasText("anna is typing …");
        anna.keyboard().press("Enter");
        assertThat(messages(bert)).hasText(new String[] {"hm"});
        assertThat(bert.locator("#typing")).isEmpty();
    }

    @Test
    void scrollingUpBringsWhatWasSaidBefore(Page anna, GatewayUnderTest gateway) {
        open(anna, gateway, "past", "anna");
        List<String> all =
                IntStream.rangeClosed(1, 130).mapToObj(n -> "line " + n).toList();
        for (String line : all) {
            say(anna, line);
            assertThat(messages(anna).last()).hasText(line);
        }
        anna.reload();
        assertThat(messages(anna)).hasCount(50);
        for (int shown : List.of(100, 130)) {
            anna.locator("chat-log .scroll").evaluate("box => { box.scrollTop = 0; }");
            assertThat(messages(anna)).hasCount(shown);
        }
        assertEquals(all, messages(anna).allTextContents());
        assertThat(anna.getByText("Earlier messages")).isHidden();
    }

    @Test
    void whatNobodySawIsMarked(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(anna, gateway, "unread", "anna");
        open(bert, gateway, "unread", "bert");
        say(bert, "seen");
        assertThat(messages(anna)).hasCount(1);
        hide(anna, true);
        say(bert, "first");
        say(bert, "second");
        assertThat(messages(anna)).hasCount(3);
        assertThat(anna).hasTitle("(2) unread – Fairlead");
        assertThat(anna.locator(".divider + .said-by .text")).hasText("first");
        hide(anna, false);
        assertThat(anna).hasTitle("unread – Fairlead");
        assertThat(anna.locator(".divider")).hasCount(1);
    }

    @Test
    void itWorksWithoutAPointer(Page anna, GatewayUnderTest gateway) {
        anna.navigate(gateway.base() + "chat.html?room=keys");
        assertThat(anna.locator("[name=nick]")).isFocused();
        anna.keyboard().type("anna");
        anna.keyboard().press("Enter");
        assertThat(anna.locator("[name=message]")).isFocused();
        assertThat(anna.locator("connection-state")).containsText("Open");
        anna.keyboard().type("one");
        anna.keyboard().press("Shift+Enter");
        anna.keyboard().type("two");
        anna.keyboard().press("Enter");
        assertThat(messages(anna)).hasText(new String[] {"one\ntwo"});
        assertThat(anna.locator("[name=message]")).isFocused();
        anna.keyboard().press("Shift+Tab");
        assertThat(anna.locator("chat-log .scroll")).isFocused();
        assertThat(anna.locator("[role=log][aria-live=polite]")).hasCount(1);
    }

    @Test
    void theNameAndTheRoomsAreRemembered(Page anna, GatewayUnderTest gateway) {
        anna.navigate(gateway.base() + "chat.html?room=one");
        anna.locator("[name=nick]").fill("anna");
        anna.locator("#picker button").click();
        assertThat(anna.locator("connection-state")).containsText("Open");
        anna.navigate(gateway.base() + "chat.html?room=two");
        assertThat(anna.locator("member-list .nick")).hasText("anna");
        assertThat(anna.locator("link-list a")).hasText(new String[] {"two", "one", "lobby"});
        anna.locator("link-list a").nth(1).click();
        assertThat(anna.locator("h1")).hasText("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MARKUP,
                "\"><svg onload=alert(1)>",
                "</script><script>alert(1)",
                "javascript:alert(1)",
                "x;background:url(//127.0.0.1:9)"
            })
    void whatLooksLikeCodeIsText(String attack, Page anna, GatewayUnderTest gateway) {
        String harmless = attack.replace("/", "%");
        String room = URLEncoder.encode(harmless, StandardCharsets.UTF_8);
        Page bert = anna.context().newPage();
        open(anna, gateway, room, "anna");
        bert.navigate(gateway.base() + "chat.html?room=" + room + "&nick="
                + URLEncoder.encode(attack, StandardCharsets.UTF_8));
        assertThat(bert.locator("connection-state")).containsText("Open");
        say(bert, attack);
        bert.getByLabel("Whisper to anna").click();
        say(bert, attack);
        assertThat(messages(anna)).hasText(new String[] {attack, attack});
        assertThat(anna.locator("h1")).hasText(harmless);
        assertThat(anna.locator("member-list .nick").last()).hasText(attack);
        assertThat(anna.locator("link-list a bdi").first()).hasText(harmless);
        assertThat(anna.locator("main img, main svg, main script, main [onload], main [onerror]"))
                .hasCount(0);
        assertEquals(
                "chat.html",
                anna.locator("link-list a").first().getAttribute("href").replaceFirst("\\?.*", ""));
    }

    @Test
    void aRefusedNameIsTold(Page anna, GatewayUnderTest gateway) {
        anna.navigate(gateway.base() + "chat.html?room=refused&nick="
                + URLEncoder.encode("a\u202eb", StandardCharsets.UTF_8));
        assertThat(anna.locator("connection-state"))
                .containsText("control, direction and blank characters are not allowed");
        assertThat(anna.locator("#toggle")).hasText("Join again");
    }

    @Test
    void aMessageThatIsRefusedStaysAndCanBeDiscarded(Page anna, GatewayUnderTest gateway) {
        open(anna, gateway, "refused", "anna");
        sendALoneSurrogate(anna);
        assertThat(anna.locator(".waiting .refused")).containsText("a surrogate stands alone");
        anna.getByText("Discard").click();
        assertThat(anna.locator(".waiting li")).hasCount(0);
        assertThat(messages(anna)).hasCount(0);
    }

    @Test
    void aMessageThatIsRefusedCanBeEdited(Page anna, GatewayUnderTest gateway) {
        Page bert = anna.context().newPage();
        open(bert, gateway, "edited", "bert");
        open(anna, gateway, "edited", "anna");
        anna.getByLabel("Whisper to bert").click();
        sendALoneSurrogate(anna);
        anna.locator("[name=to]").selectOption("");
        anna.locator("[name=message]").fill("and more");
        anna.locator(".refused button").first().click();
        assertThat(anna.locator(".waiting li")).hasCount(0);
        assertThat(anna.locator("[name=message]")).isFocused();
        assertThat(anna.locator("[name=message]")).hasValue(Pattern.compile("^half a .\nand more$"));
        assertThat(anna.locator("[name=to] option:checked")).hasText("bert");
        say(anna, "whole");
        assertThat(bert.locator(".whisper .text")).hasText("whole");
    }

    @Test
    void aTextThatIsTooLongIsToldBeforeItIsSentAndStaysInTheBox(Page anna, GatewayUnderTest gateway) {
        String pasted = "ä".repeat(50_000);
        open(anna, gateway, "long", "anna");
        anna.locator("[name=message]").fill(pasted);
        assertThat(anna.locator("chat-form .error")).containsText("100,000 bytes of at most 4,096");
        assertThat(anna.locator("[name=message]")).hasAttribute("aria-invalid", "true");
        anna.locator("[name=message]").press("Enter");
        assertThat(anna.locator("[name=message]")).hasValue(pasted);
        say(anna, "ä".repeat(2048));
        assertThat(messages(anna)).hasText(new String[] {"ä".repeat(2048)});
        assertThat(anna.locator("chat-form .error")).isEmpty();
        assertThat(anna.locator("connection-state")).containsText("Open");
        assertThat(anna.locator(".waiting li")).hasCount(0);
    }

    @Test
    void aTextThatIsTooLongIsRefusedWhenTheRoomTellsItsBoundLater(Page anna, GatewayUnderTest gateway) {
        List<WebSocketRoute> held = new ArrayList<>();
        anna.routeWebSocket(Pattern.compile("/ws/chat/"), held::add);
        anna.navigate(gateway.base() + "chat.html?room=later&nick=anna");
        assertThat(anna.locator("connection-state")).containsText("Connecting");
        say(anna, "x".repeat(100_000));
        say(anna, "short");
        held.get(0).connectToServer();
        assertThat(messages(anna)).hasText(new String[] {"short"});
        assertThat(anna.locator(".waiting .refused")).containsText("100,000 bytes of at most 4,096");
        assertThat(anna.locator("connection-state")).containsText("Open");
    }

    @Test
    void aLineShowsTheDateWhenMidnightHasPassed(Page anna, GatewayUnderTest gateway) {
        LocalDateTime midnight = LocalDateTime.of(2026, 3, 2, 0, 0);
        Instant before = instant(midnight.minusMinutes(2));
        Instant after = instant(midnight.plusMinutes(1));
        AtomicBoolean over = new AtomicBoolean();
        anna.routeWebSocket(
                Pattern.compile("/ws/chat/"),
                route -> route.connectToServer()
                        .onMessage(frame -> route.send(frame.text()
                                .replaceAll(
                                        "\"time\":\"[^\"]*\"", "\"time\":\"" + (over.get() ? after : before) + "\""))));
        anna.clock().setFixedTime(before.toString());
        open(anna, gateway, "midnight", "anna");
        say(anna, "late");
        assertThat(messages(anna)).hasCount(1);
        assertThat(anna.locator(".day")).hasCount(0);
        over.set(true);
        anna.clock().setFixedTime(after.toString());
        say(anna, "early");
        say(anna, "still early");
        assertThat(messages(anna)).hasCount(3);
        assertThat(anna.locator(".day")).hasText(Pattern.compile("Monday.*March.*2"));
        assertThat(anna.locator(".day + .said-by:not(.together) .text")).hasText("early");
    }

    @Test
    void earlierMessagesHaveTheirDays(Page anna, GatewayUnderTest gateway) {
        LocalDateTime first = LocalDateTime.of(2026, 3, 1, 0, 0);
        anna.routeWebSocket(
                Pattern.compile("/ws/chat/"),
                route -> route.connectToServer()
                        .onMessage(frame -> route.send(Pattern.compile("\"offset\":(\\d+),\"time\":\"[^\"]*\"")
                                .matcher(frame.text())
                                .replaceAll(found -> "\"offset\":" + found.group(1) + ",\"time\":\""
                                        + instant(first.plusHours(Long.parseLong(found.group(1)))) + "\""))));
        anna.clock().setFixedTime(instant(first.plusHours(60)).toString());
        open(anna, gateway, "days", "anna");
        for (int i = 1; i <= 60; i++) {
            say(anna, "hour " + i);
        }
        assertThat(messages(anna)).hasCount(60);
        String[] days = {"Sunday, March 1", "Monday, March 2", "Tuesday, March 3"};
        assertThat(anna.locator(".day")).containsText(days);
        anna.reload();
        assertThat(messages(anna)).hasCount(50);
        anna.locator("chat-log .scroll").evaluate("box => { box.scrollTop = 0; }");
        assertThat(messages(anna)).hasCount(60);
        assertThat(anna.locator(".day")).containsText(days);
        assertThat(anna.locator(".day + .said-by .text")).hasText(new String[] {"hour 1", "hour 24", "hour 48"});
    }

    private static Instant instant(LocalDateTime local) {
        return local.atZone(ZoneId.systemDefault()).toInstant();
    }

    @Test
    void theNameOneWantsIsKeptWhereAnotherHasIt(Page anna, GatewayUnderTest gateway) {
        open(anna, gateway, "first", "anna");
        Page second = anna.context().newPage();
        open(second, gateway, "first", "anna");
        assertThat(second.locator("member-list .nick").first()).hasText("anna2");
        assertThat(second.locator("[name=nick]")).hasValue("anna");
        assertThat(second.locator("#called"))
                .hasText("You are anna2 here, until the name anna is free: another has it, or one like it.");
        second.locator("[name=room]").fill("another");
        second.locator("#picker button").click();
        assertThat(second.locator("member-list .nick")).hasText(new String[] {"anna"});
        assertThat(second.locator("#called")).isEmpty();
        second.navigate(gateway.base() + "chat.html?room=third");
        assertThat(second.locator("member-list .nick")).hasText(new String[] {"anna"});
    }

    @Test
    void anAddressIsALinkThatTellsNothing(Page anna, GatewayUnderTest gateway) {
        open(anna, gateway, "links", "anna");
        String text =
                "see https://example.org/a_(b)?c=d&e#f, (http://127.0.0.1:9/x). Not javascript:alert(1), ftp://a or"
                        + " https:// or xhttp://y, but HTTPS://EXAMPLE.ORG!";
        say(anna, text);
        assertThat(messages(anna)).hasText(new String[] {text});
        Locator links = anna.locator("[role=log] .text a");
        assertThat(links).hasText(new String[] {
            "https://example.org/a_(b)?c=d&e#f", "http://127.0.0.1:9/x", "HTTPS://EXAMPLE.ORG"
        });
        for (Locator link : links.all()) {
            assertThat(link).hasAttribute("target", "_blank");
            assertThat(link).hasAttribute("rel", "noopener noreferrer nofollow");
        }
        assertThat(links.first()).hasAttribute("href", "https://example.org/a_(b)?c=d&e#f");
    }

    @Test
    void aMemberThatIsClosedReadsTheReason(Page anna, GatewayUnderTest gateway) {
        open(anna, gateway, "door", "anna");
        gateway.endSessionsInRoom("door", 4403);
        assertThat(anna.locator("connection-state")).containsText("An operator ended this session.");
        assertThat(anna.locator("chat-form button")).isDisabled();
        anna.getByText("Join again").click();
        assertThat(anna.locator("connection-state")).containsText("Open");
        assertFalse(anna.locator("chat-form button").isDisabled());
    }

    static void open(Page tab, GatewayUnderTest gateway, String room, String nick) {
        tab.navigate(gateway.base() + "chat.html?room=" + room + "&nick=" + nick);
        assertThat(tab.locator("connection-state")).containsText("Open");
        assertThat(tab.locator("member-list .nick", new Page.LocatorOptions().setHasText(Pattern.compile("^" + nick)))
                        .first())
                .isVisible();
    }

    /** What the server refuses, and every page could be made to send. */
    static void sendALoneSurrogate(Page tab) {
        tab.locator("[name=message]").evaluate("field => { field.value = 'half a \\ud83d'; }");
        tab.locator("[name=message]").press("Enter");
    }

    static void say(Page tab, String text) {
        tab.locator("[name=message]").fill(text);
        tab.locator("[name=message]").press("Enter");
    }

    /** What the log shows; not what is pending. */
    static Locator messages(Page tab) {
        return tab.locator("[role=log] .text");
    }

    private static void hide(Page tab, boolean hidden) {
        tab.evaluate("""
                hidden => {
                  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
                  document.dispatchEvent(new Event('visibilitychange'));
                }""", hidden);
    }
}
