package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes with {@code telnet} or {@code nc} is a member like any other. */
@GatewayWith("chat: {rate: 1000/s, maxText: 64}")
@Timeout(30)
class RawChatTest {
    private final GatewayTarget gateway;
    private final String room = "r-" + UUID.randomUUID();
    private TestRelay relay;
    private ChatMember web;
    private TcpPeer raw;

    RawChatTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void joinBoth() throws Exception {
        relay = gateway.relay("'mode':'chat','socket':'tcp-listen://127.0.0.1:0','maxFrame':128,'room':'" + room + "'");
        web = ChatMember.join(gateway, "chat/" + room, "web");
        raw = join("raw");
        JsonNode joined = web.ws().json("joined");
        assertEquals("raw", joined.at("/member/nick").textValue());
        assertEquals("tcp", joined.at("/member/via").textValue());
    }

    private TcpPeer join(String nick) throws Exception {
        TcpPeer peer = relay.connect();
        peer.send(nick + "\r\n");
        assertEquals("* " + nick + " joined", peer.line());
        return peer;
    }

    @AfterEach
    void leave() throws Exception {
        web.close();
        raw.close();
        relay.close();
    }

    private void assertNothingElseHappened() throws Exception {
        raw.send("/who\n");
        assertEquals("* web, raw", raw.line());
        assertEquals(List.of("web", "raw"), web.who());
        web.say("on");
        assertEquals("web: on", raw.line());
        raw.send("and on\n");
        assertEquals("raw: and on", raw.line());
        web.hears("and on");
    }

    @Test
    void linesAreMessagesBothWays() throws Exception {
        raw.send("hello \u00e9\r\n\r\n   \nagain\n");
        assertEquals("raw: hello \u00e9", raw.line());
        assertEquals("raw: again", raw.line());
        assertEquals(1, web.hears("hello \u00e9").get("offset").intValue());
        assertEquals(2, web.hears("again").get("offset").intValue());
        assertNothingElseHappened();
    }

    @Test
    void aTakenNickGetsANumber() throws Exception {
        try (TcpPeer other = relay.connect()) {
            other.send("WEB\n");
            assertEquals("* WEB2 joined", other.line());
            assertEquals("* WEB2 joined", raw.line());
            assertEquals("WEB2", web.ws().json("joined").at("/member/nick").textValue());
        }
        assertEquals("* WEB2 left", raw.line());
        web.ws().json("left");
        assertNothingElseHappened();
    }

    @Test
    void aWrongNickMayBeTriedAgainAndNothingIsHeardBefore() throws Exception {
        try (TcpPeer other = relay.connect()) {
            other.send("\u202ebad\n");
            assertEquals("! nick: control, direction and blank characters are not allowed", other.line());
            assertNothingElseHappened();
            other.send("/who\n");
            assertEquals('!', other.line().charAt(0));
            other.send("good\n");
            assertEquals("* good joined", other.line());
            assertEquals("* good joined", raw.line());
        }
    }

    @Test
    void commandsDoWhatTheySay() throws Exception {
        raw.send("/nick  new name\n");
        assertEquals("* raw is now new name", raw.line());
        JsonNode renamed = web.ws().json("renamed");
        assertEquals("new name", renamed.at("/member/nick").textValue());
        assertEquals("raw", renamed.get("was").textValue());
        raw.send("/WHO\n");
        assertEquals("* web, new name", raw.line());
        raw.send("/whisper web psst\n");
        assertEquals("* new name whispers: psst", raw.line());
        assertEquals("psst", web.ws().json("whisper").get("text").textValue());
        web.ws().sendJson("{'type':'whisper','to':'new name','text':'what?'}");
        web.ws().json("whisper");
        assertEquals("* web whispers: what?", raw.line());
        for (String wrong : List.of(
                "/whisper nobody x", "/whisper web", "/whisper", "/nick", "/nick a\u200bb", "/nope", "/", "//x")) {
            raw.send(wrong + "\n");
            assertEquals("! ", raw.line().substring(0, 2), wrong);
        }
        raw.send("/nick raw\n");
        assertEquals("* new name is now raw", raw.line());
        web.ws().json("renamed");
        assertNothingElseHappened();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/quit\n", "/quit\nunheard\n", "/QUIT now\n"})
    void quittingLeavesAtOnceWhileTheConnectionIsStillOpen(String quit) throws Exception {
        raw.send(quit);
        assertEquals("raw", web.ws().json("left").at("/member/nick").textValue());
        assertEquals("", raw.rest());
        assertEquals(List.of("web"), web.who());
    }

    @Test
    void theEndOfTheStreamLeaves() throws Exception {
        raw.send("last words").halfClose();
        assertEquals("raw: last words\n", raw.rest());
        web.hears("last words");
        assertEquals("raw", web.ws().json("left").at("/member/nick").textValue());
        relay.awaitPeers(0);
    }

    @Test
    void aResetLeaves() throws Exception {
        raw.reset();
        assertEquals("raw", web.ws().json("left").at("/member/nick").textValue());
    }

    @Test
    void whatIsNotUtf8GetsOneLine() throws Exception {
        for (byte[] wrong : List.of(
                new byte[] {(byte) 0xfe, (byte) 0xfb, 1, '\n'},
                new byte[] {'a', (byte) 0xc3, '\n'},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, '\n'},
                new byte[] {(byte) 0xc0, (byte) 0x80, '\r', '\n'})) {
            raw.send(wrong);
            assertEquals("! ", raw.line().substring(0, 2));
            assertNothingElseHappened();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 100, 128, 129, 130, 131, 200, 5_000, 100_000})
    void aLineThatIsTooLongGetsOneLine(int length) throws Exception {
        raw.send("x".repeat(length) + "\n");
        assertEquals("! ", raw.line().substring(0, 2));
        assertNothingElseHappened();
    }

    @Test
    void aLongLineInManySegmentsGetsOneLine() throws Exception {
        raw.socket().setTcpNoDelay(true);
        for (int i = 0; i < 60; i++) {
            raw.send("x".repeat(37));
            web.awaitsPong();
        }
        assertEquals("! ", raw.line().substring(0, 2));
        raw.send("\n");
        assertNothingElseHappened();
    }

    @Test
    void wrongLinesBetweenRightOnesKeepTheirPlaces() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("one\n".getBytes(StandardCharsets.UTF_8));
        all.writeBytes(("y".repeat(300) + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes("two\n".getBytes(StandardCharsets.UTF_8));
        all.writeBytes(new byte[] {(byte) 0xfe, '\n'});
        all.writeBytes(("z".repeat(129) + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(("w".repeat(65) + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes("three\n".getBytes(StandardCharsets.UTF_8));
        raw.send(all.toByteArray());
        StringBuilder kinds = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            String line = raw.line();
            kinds.append(line.charAt(0) == '!' ? "!" : line).append(' ');
        }
        assertEquals("raw: one ! raw: two ! ! ! raw: three ", kinds.toString());
        web.hears("one");
        web.hears("two");
        web.hears("three");
        assertNothingElseHappened();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\\n* web left",
                "x\\r\\nraw: forged",
                "\\u001b[2J\\u001b[1;1Hraw: forged",
                "x\\u2028raw: y",
                "x\\u2029raw: y",
                "x\\u0085raw: y",
                "x\\u000braw: y",
                "\\u202eraw: y",
                "\\u009b31m"
            })
    void aTextCanNeitherForgeALineNorReachTheTerminal(String text) throws Exception {
        web.ws().sendJson("{'type':'say','text':'" + text + "'}");
        web.ws().json("message");
        String line = raw.line();
        assertTrue(line.startsWith("web: "), line);
        assertTrue(line.chars().noneMatch(RawChatTest::isControl), line);
        web.ws().sendJson("{'type':'whisper','to':'raw','text':'" + text + "'}");
        web.ws().json("whisper");
        line = raw.line();
        assertTrue(line.startsWith("* web whispers: "), line);
        assertTrue(line.chars().noneMatch(RawChatTest::isControl), line);
        assertNothingElseHappened();
    }

    @Test
    void aNickThatLooksLikeALineOfAnotherKindStandsInQuotes() throws Exception {
        for (String nick : new String[] {"* raw left", "raw: hi", "!", "/quit", "a <b>: c"}) {
            web.ws().sendJson("{'type':'nick','nick':'" + nick + "'}");
            assertEquals(nick, web.ws().json("renamed").at("/member/nick").textValue());
            String line = raw.line();
            assertTrue(line.endsWith(" is now \"" + nick + "\""), line);
            web.ws().sendJson("{'type':'say','text':'x'}");
            web.ws().json("message");
            assertEquals("\"" + nick + "\": x", raw.line());
        }
    }

    private static boolean isControl(int point) {
        return Character.isISOControl(point)
                || point == 0x2028
                || point == 0x2029
                || point >= 0x202a && point <= 0x202e
                || point >= 0x2066 && point <= 0x2069;
    }

    @Test
    void anOperatorMayKickARawMemberAndItIsGoneAtOnce() throws Exception {
        String id = gateway.api()
                .get("relays/" + relay.name() + "/peers")
                .body()
                .at("/items/0/id")
                .textValue();
        gateway.api().call("DELETE", "relays/" + relay.name() + "/peers/" + id, null);
        raw.rest();
        assertEquals("raw", web.ws().json("left").at("/member/nick").textValue());
    }

    @Test
    void theRoomIsNamedAfterTheRelayAndMayBeChanged() throws Exception {
        try (TestRelay other = gateway.relay("'mode':'chat','socket':'tcp-listen://127.0.0.1:0'")) {
            try (ChatMember there = ChatMember.join(gateway, "chat/" + other.name(), "there");
                    TcpPeer peer = other.connect()) {
                peer.send("peer\n");
                assertEquals("* peer joined", peer.line());
                assertEquals(
                        "peer", there.ws().json("joined").at("/member/nick").textValue());
                gateway.api()
                        .call("PATCH", "relays/" + other.name(), "{\"room\":\" " + room + " \"}")
                        .expect(200);
                assertEquals("left", there.ws().json().get("type").textValue());
            }
            try (TcpPeer peer = other.connectBriefly()) {
                peer.send("moved\n");
                assertEquals("* moved joined", peer.line());
                assertEquals("moved", web.ws().json("joined").at("/member/nick").textValue());
            }
            gateway.api()
                    .call("PATCH", "relays/" + other.name(), "{\"room\":\"a/b\"}")
                    .problem(400, "invalid");
            gateway.api()
                    .call("PATCH", "relays/" + other.name(), "{\"room\":\"\u202e\"}")
                    .problem(400, "invalid");
            gateway.api()
                    .call("PATCH", "relays/" + other.name(), "{\"payload\":\"binary\"}")
                    .problem(400, "invalid");
        }
    }

    @Test
    void aUnixSocketWillDo() throws Exception {
        Path folder = Files.createTempDirectory("fl");
        Path path = folder.resolve("chat");
        try (TestRelay unix = gateway.relay("'mode':'chat','socket':'unix-listen:" + path + "','room':'" + room + "'");
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap("local\nhi\n".getBytes(StandardCharsets.UTF_8)));
            unix.awaitPeers(1);
            web.ws().json("joined");
            web.hears("hi");
            channel.shutdownOutput();
            assertEquals(
                    "* local joined\nlocal: hi\n",
                    new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void sessionsAreSentToTheRoom() throws Exception {
        try (WsClient session = WsClient.dial(relay.ws(""))) {
            assertEquals(4404, session.end().code());
        }
    }

    /** RFC 854: what a telnet client says of its options before the nick, and a return that it sends as CR NUL. */
    @Test
    void whatTelnetSaysOfItselfIsNoNick() throws Exception {
        try (TcpPeer telnet = relay.connect()) {
            telnet.send(new byte[] {-1, -3, 3, -1, -5, 24, -1, -6, 31, 0, 80, 0, 24, -1, -16});
            telnet.send("ann\r\0");
            assertEquals("* ann joined", telnet.line());
            telnet.send(new byte[] {-1, -15}).send("hello\r\0");
            assertEquals("ann: hello", telnet.line());
        }
    }
}
