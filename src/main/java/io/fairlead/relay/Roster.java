package io.fairlead.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Counters;
import io.fairlead.core.Frame;
import io.fairlead.core.Peer;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionEvents;
import io.fairlead.definition.RelaySpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a client is its name; the answer is the JSON array of all clients that gave a name since the start,
 * newest per name, on one line; then it closes.
 *
 * <p>Threading: safe; the list has a lock of its own.
 */
final class Roster implements RelayMode, PeerUse {
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private final RelaySpec spec;
    private final PeerSide peers;
    private final SessionSide sessions;
    private final RawSource source;
    private final Clients clients = new Clients();

    Roster(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        this.spec = spec;
        this.peers = new PeerSide(spec, context, peerCounters);
        this.sessions = new SessionSide(spec, context, sessionCounters);
        this.source = new ListeningSource(spec, context, peers.acceptor(this));
    }

    @Override
    public void start() {
        source.start();
    }

    @Override
    public void stop(Close close) {
        source.stop();
        peers.end();
    }

    @Override
    public SessionEvents open(Peer session, String subprotocol, @Nullable Position since) {
        throw new Problem(Problem.Kind.NOT_FOUND, "relay " + spec.name() + " has no sessions");
    }

    @Override
    public int send(Frame frame, String to) {
        throw new Problem(Problem.Kind.INVALID, "relay " + spec.name() + " takes no messages");
    }

    @Override
    public void onJoined(RawPeer peer) {
        // it has no name yet
    }

    @Override
    public void onMessages(RawPeer peer, List<Frame> messages) {
        String name = messages.get(0).string().strip();
        if (name.isEmpty()) {
            peer.fail(Close.of(Problem.Kind.INVALID, "the first line is to be a name"));
            return;
        }
        peer.outbox()
                .replay(List.of(Frame.binary(
                        peer.encode(write(clients.enter(client(name, peer.peer().address())))))));
        peer.endAfterDrain();
    }

    private static Clients.Client client(String name, String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replace("[", "").replace("]", "");
        return new Clients.Client(name, host, Integer.parseInt(address.substring(colon + 1)));
    }

    private static byte[] write(List<Clients.Client> all) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (Clients.Client client : all) {
                json.writeStartObject();
                json.writeStringField("name", client.name());
                json.writeStringField("address", client.address());
                json.writeNumberField("port", client.port());
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    @Override
    public void onEnd(RawPeer peer) {
        peer.endAfterDrain();
    }

    @Override
    public void onLeft(RawPeer peer, Close close) {
        // a client stays on the list
    }

    @Override
    public PeerSide peers() {
        return peers;
    }

    @Override
    public SessionSide sessions() {
        return sessions;
    }

    @Override
    public RawSource source() {
        return source;
    }
}
