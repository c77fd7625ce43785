package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which sessions have a relay's payloads, and what each takes amiss. */
@GatewayWith
@Timeout(20)
class SubprotocolTest {
    private static final String SOCKET = "'mode':'hub','socket':'tcp-listen://127.0.0.1:0','subprotocols':['mqtt'],";

    private final GatewayTarget gateway;
    private TestRelay text;
    private TestRelay bytes;

    SubprotocolTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void make() throws Exception {
        text = gateway.relay(SOCKET + "'payload':'text'");
        bytes = gateway.relay(SOCKET + "'payload':'binary','framing':'length(1, be)'");
    }

    @AfterEach
    void forget() throws Exception {
        text.close();
        bytes.close();
    }

    private static String[] list(String names) {
        return names.split(" ", -1);
    }

    @ParameterizedTest
    @CsvSource({
        "binary,binary",
        "base64,base64",
        "text,text",
        "mqtt,mqtt",
        "fairlead.relay.v1,fairlead.relay.v1",
        "binary base64,binary",
        "base64 binary,base64",
        "unknown mqtt binary,mqtt",
        "unknown fairlead.relay.v1,fairlead.relay.v1"
    })
    void theFirstOfferedThatIsSpokenIsAgreedOn(String offered, String agreed) throws Exception {
        try (WsClient client = bytes.open(list(offered))) {
            assertEquals(agreed, client.subprotocol());
        }
    }

    @Test
    void nothingIsAgreedOnThatNobodySpeaks() throws Exception {
        String answer =
                RawWs.answer(bytes.ws(""), RawWs.request(bytes.ws(""), "Sec-WebSocket-Protocol: unknown, MQTT"));
        assertEquals("HTTP/1.1 101", answer.substring(0, 12));
        assertEquals(-1, answer.toLowerCase(java.util.Locale.ROOT).indexOf("sec-websocket-protocol"));
    }

    @Test
    void theFormFollowsTheSubprotocolOrElseThePayload() throws Exception {
        try (TcpPeer peer = bytes.connect();
                WsClient bare = bytes.open();
                WsClient mqtt = bytes.open("mqtt");
                WsClient binary = bytes.open("binary");
                WsClient base64 = bytes.open("base64");
                WsClient asText = bytes.open("text")) {
            peer.send("\u0003abc");
            assertArrayEquals(WsClient.bytes("abc"), bare.binary());
            assertArrayEquals(WsClient.bytes("abc"), mqtt.binary());
            assertArrayEquals(WsClient.bytes("abc"), binary.binary());
            assertEquals("YWJj", base64.text());
            assertEquals("abc", asText.text());
            base64.send("eHk=");
            assertEquals("\u0002xy", peer.readText(3));
            asText.send("ab");
            assertEquals("\u0002ab", peer.readText(3));
        }
    }

    @Test
    void aFrameOfTheWrongTypeIsRefused() throws Exception {
        try (WsClient client = bytes.open()) {
            assertEquals(1003, client.send("text").end().code());
        }
        for (String form : new String[] {"text", "base64"}) {
            try (WsClient client = bytes.open(form)) {
                assertEquals(1003, client.send(new byte[] {1}).end().code(), form);
            }
        }
        try (WsClient client = text.open()) {
            assertEquals(1003, client.send(new byte[] {1}).end().code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a===", "YWJj YWJj", "YW-_", "é"})
    void whatIsNotBase64IsBadData(String message) throws Exception {
        try (WsClient client = bytes.open("base64")) {
            assertEquals(1007, client.send(message).end().code());
        }
    }

    @Test
    void bytesThatAreNoTextEndASessionThatWantsText() throws Exception {
        try (TcpPeer peer = bytes.connect();
                WsClient asText = bytes.open("text");
                WsClient binary = bytes.open("binary")) {
            peer.send(new byte[] {1, (byte) 0xff});
            assertEquals(1007, asText.end().code());
            assertArrayEquals(new byte[] {(byte) 0xff}, binary.binary());
        }
    }

    @Test
    void bytesThatAreNoTextDoNotReachPeersOfATextRelay() throws Exception {
        try (TcpPeer peer = text.connect();
                WsClient binary = text.open("binary")) {
            assertEquals(1007, binary.send(new byte[] {(byte) 0xff}).end().code());
            try (WsClient other = text.open()) {
                other.send("on");
                assertEquals("on", peer.line());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'sent','text':'a','ref':'r'}",
                "{'text':'a','ref':'r'}",
                "{'type':'send','ref':'r'}",
                "{'type':'send','text':'a','base64':'YQ==','ref':'r'}",
                "{'type':'send','text':5,'ref':'r'}",
                "{'type':'send','text':null,'ref':'r'}",
                "{'type':'send','base64':['YQ=='],'ref':'r'}",
                "{'type':'send','text':'a','to':5,'ref':'r'}",
                "{'type':'send','text':'a','cc':'b','ref':'r'}",
                "{'type':5,'text':'a','ref':'r'}"
            })
    void aFieldThatIsWrongIsToldWithItsRef(String message) throws Exception {
        assertError(message, "invalid", "r");
    }

    @Test
    void whatNobodyCanTakeIsToldByItsKind() throws Exception {
        assertError("{'type':'send','text':'a','to':'nobody','ref':'r'}", "not-found", "r");
        assertError("{'type':'send','base64':'%','ref':'r'}", "bad-data", "r");
        assertError("{'type':'send','text':'\\ud800','ref':'r'}", "bad-data", "r");
        assertError("{'type':'send','text':'" + "x".repeat(256) + "','ref':'r'}", "too-large", "r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "5",
                "'a'",
                "{'type':'send','text':'a'} {}",
                "{'type':'send','type':'send','text':'a'}",
                "{'type':'send','text':'a','ref':5}",
                "{'type':'send','text':'a','ref':'\\udc00'}",
                "{type:'send'}",
                "{'type':'send','text':'a',}",
                "{'type':'send','text':NaN}"
            })
    void whatIsNotOfTheVocabularyIsInvalid(String message) throws Exception {
        assertError(message, "invalid", "");
    }

    @Test
    void deepNestingIsInvalid() throws Exception {
        assertError("{'type':'send','text':" + "[".repeat(20_000) + "]".repeat(20_000) + "}", "invalid", "");
    }

    @Test
    void aRefMayBe128CharactersLong() throws Exception {
        assertError("{'type':'no','ref':'" + "r".repeat(128) + "'}", "invalid", "r".repeat(128));
        assertError("{'type':'no','ref':'" + "r".repeat(129) + "'}", "invalid", "");
    }

    /** The error comes, and the session is as good as before. */
    private void assertError(String message, String code, String ref) throws Exception {
        try (TcpPeer peer = bytes.connect();
                WsClient session = bytes.envelope()) {
            assertEquals(1, session.json("welcome").get("peers").size());
            session.sendJson(message);
            JsonNode error = session.json("error");
            assertEquals(code, error.get("code").asText(), error.toString());
            assertEquals(ref, error.path("ref").asText());
            assertEquals(-1, error.get("detail").asText().indexOf("Exception"));
            session.sendJson("{'type':'send','text':'ok'}");
            assertEquals("\u0002ok", peer.readText(3));
        }
        bytes.awaitPeers(0);
    }

    @Test
    void aBinaryMessageIsNotOfTheEnvelope() throws Exception {
        try (WsClient session = bytes.envelope()) {
            session.json("welcome");
            session.send(WsClient.bytes("{\"type\":\"send\",\"text\":\"a\"}"));
            assertEquals("bad-data", session.json("error").get("code").asText());
        }
    }

    @Test
    void bytesComeAsBase64InTheEnvelopeAndTextAsText() throws Exception {
        try (TcpPeer peer = bytes.connect();
                WsClient session = bytes.envelope()) {
            session.json("welcome");
            peer.send("\u0003abc");
            assertEquals("YWJj", session.json("data").get("base64").asText());
            session.sendJson("{'type':'send','base64':'AQI='}");
            assertArrayEquals(new byte[] {2, 1, 2}, peer.read(3));
        }
        try (TcpPeer peer = text.connect();
                WsClient session = text.envelope()) {
            session.json("welcome");
            peer.send("\"\\\u0001Ω😀\n");
            assertEquals("\"\\\u0001Ω😀", session.json("data").get("text").asText());
        }
    }
}
