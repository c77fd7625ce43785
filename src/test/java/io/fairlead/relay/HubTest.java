package io.fairlead.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Counters;
import io.fairlead.core.FakeConnection;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.protocol.RelayEnvelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENING = "socket: 'tcp-listen://127.0.0.1:1'";

    private final FakeSockets sockets = new FakeSockets();
    private final Counters peerCounters = new Counters();

    private Hub hub(String options) {
        Hub hub = new Hub(
                FakeSockets.spec("{name: h, mode: hub, " + options + "}"),
                TestRelays.context(sockets),
                peerCounters,
                new Counters());
        hub.start();
        return hub;
    }

    private ConnectionListener join(FakeConnection peer) {
        return sockets.acceptors.get(0).onPeer(peer);
    }

    private static SessionListener envelope(Hub hub, FakeConnection session) {
        return hub.open(session, RelayEnvelope.SUBPROTOCOL, null);
    }

    private static FakeConnection connection(String id) {
        return new FakeConnection(id).writingAtOnce();
    }

    private static void send(ConnectionListener peer, String text) {
        peer.onBytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Each message by its type and what tells it from others of this type. */
    private static List<String> received(FakeConnection session) {
        return session.texts().stream().map(HubTest::summary).toList();
    }

    private static String summary(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            String type = message.get("type").asText();
            return switch (type) {
                case "welcome" ->
                    "welcome " + message.get("peers").findValuesAsText("id") + " " + message.get("offset")
                            + (message.get("recovered").asBoolean() ? " recovered" : "");
                case "data" ->
                    message.path("offset") + " " + message.get("peer").asText() + ": "
                            + message.path("text").asText();
                case "peer-joined", "peer-left" ->
                    type + " " + message.at("/peer/id").asText();
                case "gap" ->
                    "gap " + message.get("dropped") + " "
                            + message.get("reason").asText();
                case "error" ->
                    "error " + message.get("code").asText() + " "
                            + message.path("ref").asText();
                default -> type;
            };
        } catch (IOException noJson) {
            throw new AssertionError(text, noJson);
        }
    }

    @Test
    void theWelcomeNamesThePeersAndComesBeforeEveryMessage() {
        Hub hub = hub(LISTENING);
        ConnectionListener ann = join(connection("ann"));
        send(ann, "before\n");
        FakeConnection session = connection("s");
        envelope(hub, session);
        send(ann, "one\ntwo\n");
        assertEquals(List.of("welcome [ann] 1", "2 ann: one", "3 ann: two"), received(session));
    }

    @Test
    void whatASessionMissedFollowsItsWelcome() {
        Hub hub = hub(LISTENING);
        ConnectionListener ann = join(connection("ann"));
        send(ann, "one\ntwo\nthree\n");
        FakeConnection session = connection("s");
        SessionListener resumed = hub.open(session, RelayEnvelope.SUBPROTOCOL, new Position("e", 1));
        send(ann, "four\n");
        assertEquals(
                List.of("welcome [ann] 3 recovered", "2 ann: two", "3 ann: three", "4 ann: four"), received(session));
        assertEquals("e:1", resumed.start());
    }

    @Test
    void onlySessionsWithTheEnvelopeAreToldOfPeersThatJoinAndLeave() {
        Hub hub = hub(LISTENING);
        FakeConnection enveloped = connection("enveloped");
        FakeConnection bare = connection("bare");
        envelope(hub, enveloped);
        hub.open(bare, "", null);
        ConnectionListener ann = join(connection("ann"));
        send(ann, "hi\n");
        ann.onClosed(Close.NORMAL);
        assertEquals(List.of("welcome [] 0", "peer-joined ann", "1 ann: hi", "peer-left ann"), received(enveloped));
        assertEquals(List.of("hi"), bare.texts());
    }

    @Test
    void aSessionThatReadsTooSlowlyIsToldHowManyMessagesItLost() {
        Hub hub = hub(LISTENING + ", delivery: {policy: drop-oldest, maxQueue: 1KiB}");
        FakeConnection slow = new FakeConnection("slow");
        envelope(hub, slow);
        slow.finishAll();
        ConnectionListener ann = join(connection("ann"));
        slow.finishAll();
        for (int i = 0; i < 4; i++) {
            send(ann, "x".repeat(400) + "\n");
        }
        slow.finishAll();
        List<String> types =
                received(slow).stream().map(text -> text.replaceAll(": x+", "")).toList();
        assertEquals(List.of("welcome [] 0", "peer-joined ann", "1 ann", "gap 2 drop-oldest", "4 ann"), types);
    }

    @Test
    void aMessageGoesToAllPeersOrToTheOneThatItNames() {
        Hub hub = hub(LISTENING);
        FakeConnection ann = connection("ann");
        FakeConnection bob = connection("bob");
        join(ann);
        join(bob);
        FakeConnection connection = connection("s");
        SessionListener session = envelope(hub, connection);
        session.onMessage(Frame.text("{\"type\":\"send\",\"text\":\"all\"}"));
        session.onMessage(Frame.text("{\"type\":\"send\",\"text\":\"one\",\"to\":\"bob\"}"));
        session.onMessage(Frame.text("{\"type\":\"send\",\"text\":\"none\",\"to\":\"eve\",\"ref\":\"r\"}"));
        assertEquals(List.of("all\n"), ann.texts());
        assertEquals(List.of("all\n", "one\n"), bob.texts());
        assertEquals(List.of("welcome [ann, bob] 0", "error not-found r"), received(connection));
    }

    @Test
    void aMessageOfTheGatewayGoesToAllSessionsOrToOne() {
        Hub hub = hub(LISTENING);
        FakeConnection one = connection("one");
        FakeConnection other = connection("other");
        envelope(hub, one);
        hub.open(other, "", null);
        assertEquals(2, hub.send(Frame.text("all"), "sessions"));
        assertEquals(1, hub.send(Frame.text("you"), "one"));
        assertEquals(List.of("welcome [] 0", "1 gateway: all", " gateway: you"), received(one));
        assertEquals(List.of("all"), other.texts());
        Problem unknown = assertThrows(Problem.class, () -> hub.send(Frame.text("you"), "nobody"));
        assertEquals(Problem.Kind.NOT_FOUND, unknown.kind());
    }

    @Test
    void aSessionThatLeftIsSentNothingMore() {
        Hub hub = hub(LISTENING);
        FakeConnection connection = connection("s");
        SessionListener session = envelope(hub, connection);
        session.onClosed(Close.NORMAL);
        send(join(connection("ann")), "one\n");
        assertEquals(List.of("welcome [] 0"), received(connection));
        assertEquals(0, hub.sessions.size());
    }

    @Test
    void aTextSessionIsClosedAtTheFirstMessageThatIsNoText() {
        Hub hub = hub(LISTENING + ", payload: binary");
        FakeConnection connection = connection("s");
        hub.open(connection, "text", null);
        ConnectionListener ann = join(connection("ann"));
        send(ann, "fine\n");
        ann.onBytes(ByteBuffer.wrap(new byte[] {(byte) 0xff, '\n'}));
        send(ann, "late\n");
        assertEquals(List.of("fine"), connection.texts());
        assertEquals(
                List.of("close "
                        + Close.of(new Problem(Problem.Kind.BAD_DATA, "")).code()),
                connection.calls());
    }

    @Test
    void withoutAnUpstreamAMessageIsRefusedToTheEnvelopeAndDroppedForBareSessions() {
        Hub hub = hub("socket: 'tcp://127.0.0.1:1'");
        FakeConnection enveloped = connection("enveloped");
        FakeConnection bare = connection("bare");
        envelope(hub, enveloped).onMessage(Frame.text("{\"type\":\"send\",\"text\":\"x\",\"ref\":\"r\"}"));
        hub.open(bare, "", null).onMessage(Frame.text("x"));
        assertEquals(List.of("welcome [] 0", "error upstream r"), received(enveloped));
        assertEquals(List.of(), bare.calls());
        assertEquals(Map.of("upstream", 2L), peerCounters.dropped());
    }
}
