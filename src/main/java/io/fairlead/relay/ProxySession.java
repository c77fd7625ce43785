package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Frame;
import io.fairlead.core.OfferResult;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.framing.Base64Decoder;
import io.fairlead.framing.Framer;
import io.fairlead.framing.Framing;
import io.fairlead.framing.PayloadCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One session and its upstream connection.
 *
 * <pre>
 *   DIALLING ─ connected ─► OPEN ─ upstream ends ─► session drained, closed 1000
 *      │ failed               ├── session ends ───► upstream drained, FIN
 *      │                      └── session reset ──► upstream reset
 *      └► session closed 4502
 * </pre>
 *
 * <p>Threading: safe; its lock guards the state until the upstream is connected. After that, each direction runs on the
 * thread of its source.
 */
final class ProxySession extends RelaySession implements PeerHandler, Sockets.ConnectListener {
    private final Proxy proxy;
    private final Framer framer;
    private final boolean byteStream;
    /** Decodes the current message of the session, if its codec is base64. */
    private final Base64Decoder base64 = new Base64Decoder();

    private final Object lock = new Object();
    /** Input received before the upstream is connected: at most one read, since the session is suspended until then. */
    private final List<Frame> beforeConnect = new ArrayList<>();

    private volatile @Nullable Peer upstream;
    private boolean sessionGone;

    ProxySession(Proxy proxy, Connection connection, String subprotocol) {
        super(proxy.sessions, connection, subprotocol, Proxy.DELIVERY);
        this.proxy = proxy;
        this.framer = proxy.spec.newFramer();
        this.byteStream = proxy.spec.framing() instanceof Framing.Raw;
    }

    @Override
    public ConnectionListener onPeer(Connection connection) {
        if (upstream != null) {
            return proxy.peers.admit(connection, Proxy.DELIVERY, new ResponderHandler());
        }
        proxy.context.meters().upstreamConnect("ok");
        proxy.onDialled("");
        Peer peer = proxy.peers.admit(connection, Proxy.DELIVERY, this);
        if (proxy.peers.find(connection.id()).isEmpty()) {
            close(Close.of(Problem.Kind.BUSY, "too many connections"));
        }
        return peer;
    }

    @Override
    public void onDropped(String reason) {
        proxy.peers.drop(reason);
    }

    @Override
    public void onFailed(Problem problem, String report) {
        proxy.context.meters().upstreamConnect(problem.kind().id());
        proxy.onDialled(report.isEmpty() ? problem.detail() : report);
        close(Close.of(Problem.Kind.UPSTREAM, problem.detail()));
    }

    @Override
    public void onJoined(Peer peer) {
        boolean tooLate;
        synchronized (lock) {
            tooLate = sessionGone;
            upstream = peer;
            beforeConnect.forEach(frame -> peer.outbox().offer(frame, null));
            beforeConnect.clear();
        }
        peer.outbox().flush();
        if (tooLate) {
            peer.endAfterDrain();
        } else {
            peer.outbox().onTaken(connection()::resume);
        }
    }

    /** On a byte stream, message boundaries and types are irrelevant. */
    @Override
    public boolean streams() {
        return byteStream;
    }

    /** False for base64, because each message is encoded separately. */
    @Override
    public boolean joinsMessages() {
        return codec() != PayloadCodec.BASE64;
    }

    /** The session's codec decides, not the relay's payload. */
    @Override
    public boolean requiresUtf8(RelaySpec spec) {
        return codec() == PayloadCodec.TEXT;
    }

    @Override
    public void onPart(Frame.Kind kind, ByteBuffer part, int messagesEnded) {
        counters().received(messagesEnded, part.remaining());
        try {
            sendPart(codec() == PayloadCodec.BASE64 ? ByteBuffer.wrap(base64.decode(part, messagesEnded > 0)) : part);
        } catch (Problem problem) {
            close(Close.of(problem));
        }
    }

    private void sendPart(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return;
        }
        Peer peer = upstream;
        OfferResult result = peer == null ? null : peer.outbox().writePast(Frame.Kind.BINARY, payload);
        if (peer == null || result == null) {
            send(Frame.copy(Frame.Kind.BINARY, payload));
        } else {
            Backpressure.suspendIfFull(connection(), peer.outbox(), result);
        }
    }

    @Override
    public boolean onBytes(Peer peer, ByteBuffer bytes) {
        if (codec() != PayloadCodec.BINARY) {
            return false;
        }
        OfferResult result = outbox().writePast(Frame.Kind.BINARY, bytes);
        Backpressure.suspendIfFull(peer.connection(), outbox(), result);
        return result != null;
    }

    @Override
    void handle(Frame message) {
        byte[] payload = codec().decodeAnyKind(message);
        send(Frame.binary(byteStream ? payload : framer.encode(checkedForCodec(payload))));
    }

    @Override
    void sendDirect(Frame payload) {
        outbox().send(codec().encode(payload));
    }

    /** Only a text session must send UTF-8, regardless of the relay's payload. @throws Problem too-large or bad-data */
    private byte[] checkedForCodec(byte[] payload) {
        return codec() == PayloadCodec.TEXT ? checked(payload) : checkedSize(payload);
    }

    private void send(Frame frame) {
        Peer peer;
        synchronized (lock) {
            peer = upstream;
            if (peer == null) {
                beforeConnect.add(frame);
                return;
            }
        }
        Backpressure.suspendIfFull(connection(), peer.outbox(), peer.outbox().send(frame));
    }

    @Override
    public void onMessages(Peer peer, List<Frame> messages) {
        for (Frame message : messages) {
            outbox().offer(codec().encode(message), null);
        }
        outbox().flush();
        Backpressure.suspendWhileFull(peer.connection(), Stream.of(outbox()));
    }

    @Override
    public void onEnd(Peer peer) {
        closeAfterDrain(Close.NORMAL);
    }

    @Override
    public void onLeft(Peer peer, Close close) {
        closeAfterDrain(close);
    }

    @Override
    void onLeft(Close close) {
        Peer peer;
        synchronized (lock) {
            sessionGone = true;
            peer = upstream;
        }
        if (peer != null && close.equals(Close.RESET)) {
            peer.reset();
        } else if (peer != null) {
            peer.endAfterDrain();
        }
    }

    /** Further sources that answer a broadcast or multicast target; the session receives their messages as well. */
    private final class ResponderHandler implements PeerHandler {
        @Override
        public void onMessages(Peer peer, List<Frame> messages) {
            ProxySession.this.onMessages(peer, messages);
        }

        @Override
        public void onEnd(Peer peer) {
            // datagrams have no end
        }
    }
}
