package io.fairlead.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Counters;
import io.fairlead.core.FakeConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final FakeSockets sockets = new FakeSockets();
    private final Roster roster = new Roster(
            FakeSockets.spec("{name: r, mode: roster, socket: 'tcp-listen://127.0.0.1:1'}"),
            TestRelays.context(sockets),
            new Counters(),
            new Counters());

    @BeforeEach
    void start() {
        roster.start();
    }

    /** The connection of a client that sends this line. */
    private FakeConnection client(String line) {
        FakeConnection peer = new FakeConnection(line).writingAtOnce();
        ConnectionListener listener = sockets.acceptors.get(0).onPeer(peer);
        listener.onBytes(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        listener.onClosed(io.fairlead.core.Close.NORMAL);
        return peer;
    }

    private static JsonNode answer(FakeConnection peer) throws Exception {
        assertEquals(1, peer.frames().size());
        return new ObjectMapper().readTree(peer.texts().get(0));
    }

    @Test
    void eachClientIsSentTheListOfAllAndIsClosed() throws Exception {
        client("ann\n");
        FakeConnection bob = client("  b\u00f6b \"x\"\r\n");
        assertEquals(
                "[{\"name\":\"ann\",\"address\":\"192.0.2.1\",\"port\":1},"
                        + "{\"name\":\"b\u00f6b \\\"x\\\"\",\"address\":\"192.0.2.1\",\"port\":1}]\n",
                bob.texts().get(0));
        assertEquals(List.of("end"), bob.calls());
    }

    @Test
    void theNewestClientOfANameIsListedLast() throws Exception {
        client("ann\n");
        client("bob\n");
        JsonNode all = answer(client("ann\n"));
        assertEquals(
                "bob ann",
                all.findValuesAsText("name").stream()
                        .reduce((a, b) -> a + " " + b)
                        .orElse(""));
    }

    @Test
    void anEmptyNameIsRefused() {
        assertEquals(List.of("close 1008"), client(" \n").calls());
    }

    @Test
    void theOldestOfTenThousandClientsMakesRoomForOneMore() {
        NamedClients named = new NamedClients();
        for (int i = 0; i < NamedClients.MAX; i++) {
            named.add(new NamedClients.Client("c" + i, "h", i));
        }
        List<NamedClients.Client> all = named.add(new NamedClients.Client("c5", "again", 0));
        assertEquals(10_000, all.size());
        assertEquals("c0", all.get(0).name());
        all = named.add(new NamedClients.Client("last", "h", 0));
        assertEquals(10_000, all.size());
        assertEquals("c1", all.get(0).name());
        assertEquals(
                List.of("again", "h"),
                all.subList(9_998, 10_000).stream()
                        .map(NamedClients.Client::address)
                        .toList());
    }
}
