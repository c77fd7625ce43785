package io.fairlead.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.extension.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.function.Predicate;

/** A relay that a test made, as its clients see it. */
final class TestRelay implements AutoCloseable {
    private final GatewayTarget target;
    private final String name;

    TestRelay(GatewayTarget target, String name) {
        this.target = target;
        this.name = name;
    }

    String name() {
        return name;
    }

    JsonNode status() throws Exception {
        return target.api().get("relays/" + name).expect(200).body().get("status");
    }

    /** Asks until the status is so; the test's own timeout ends it. */
    JsonNode await(Predicate<JsonNode> wanted) throws Exception {
        JsonNode[] status = new JsonNode[1];
        Eventually.holds(() -> {
            status[0] = status();
            return wanted.test(status[0]);
        });
        return status[0];
    }

    void awaitPeers(int count) throws Exception {
        await(status -> status.get("peers").intValue() == count);
    }

    /** A client may have its answer before the server opens the session. */
    JsonNode awaitSessions(int count) throws Exception {
        return await(status -> status.get("sessions").intValue() == count);
    }

    long dropped(String reason) throws Exception {
        return status().at("/counters/dropped/" + reason).longValue();
    }

    InetSocketAddress address() throws Exception {
        URI listening = URI.create(status().get("listening").textValue());
        return new InetSocketAddress("127.0.0.1", listening.getPort());
    }

    /** A raw peer that is connected, and known to the relay when it is the only one to come now. */
    TcpPeer connect() throws Exception {
        int before = status().get("peers").intValue();
        TcpPeer peer = new TcpPeer(new Socket());
        peer.connect(address());
        awaitPeers(before + 1);
        return peer;
    }

    /** A raw peer that the relay may close at once. */
    TcpPeer connectBriefly() throws Exception {
        TcpPeer peer = new TcpPeer(new Socket());
        peer.connect(address());
        return peer;
    }

    WsClient open(String... subprotocols) throws Exception {
        return WsClient.open(ws(""), subprotocols);
    }

    WsClient envelope() throws Exception {
        return open("fairlead.relay.v1");
    }

    URI sse(String query) {
        return target.http("sse/relay/" + name + query);
    }

    URI ws(String query) {
        return target.ws("ws/relay/" + name + query);
    }

    @Override
    public void close() throws IOException {
        try {
            target.api().call("DELETE", "relays/" + name, null);
        } catch (Exception gone) {
            throw new IOException(gone);
        }
    }
}
