package io.fairlead.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.definition.RelaySpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers the first line of a client, its name, with one line: the JSON array of all clients that sent a name since the
 * start, only the newest of each name. Then it closes the connection.
 *
 * <p>Threading: safe; the list has its own lock.
 */
final class Roster extends RelayMode implements PeerHandler {
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private final PeerSource source;
    private final NamedClients named = new NamedClients();

    Roster(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        super(spec, context, peerCounters, sessionCounters);
        this.source = new Listener(spec, context, peers.acceptor(this, spec.delivery()));
    }

    @Override
    SessionListener open(Connection session, String subprotocol, @Nullable Position since) {
        throw new Problem(Problem.Kind.NOT_FOUND, "relay " + spec.name() + " has no sessions");
    }

    @Override
    int send(Frame frame, String to) {
        throw new Problem(Problem.Kind.INVALID, "relay " + spec.name() + " takes no messages");
    }

    @Override
    public void onMessages(Peer peer, List<Frame> messages) {
        String name = messages.get(0).string().strip();
        if (name.isEmpty()) {
            peer.fail(Close.of(Problem.Kind.INVALID, "the first line is to be a name"));
            return;
        }
        peer.outbox()
                .replay(List.of(Frame.binary(peer.encode(
                        write(named.add(client(name, peer.connection().address())))))));
        peer.endAfterDrain();
    }

    private static NamedClients.Client client(String name, String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replace("[", "").replace("]", "");
        return new NamedClients.Client(name, host, Integer.parseInt(address.substring(colon + 1)));
    }

    private static byte[] write(List<NamedClients.Client> all) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (NamedClients.Client client : all) {
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
    PeerSource source() {
        return source;
    }
}
