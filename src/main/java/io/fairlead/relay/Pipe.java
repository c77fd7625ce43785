package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Frame;
import io.fairlead.core.Meters;
import io.fairlead.core.OfferResult;
import io.fairlead.core.Outbox;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.framing.Base64Decoder;
import io.fairlead.framing.Framer;
import io.fairlead.framing.Framing;
import io.fairlead.framing.PayloadCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session and the connection that was made for it.
 *
 * <pre>
 *   DIALLING ─ connected ─► OPEN ─ upstream ends ─► session drained, closed 1000
 *      │ failed               ├── session ends ───► upstream drained, FIN
 *      │                      └── session reset ──► upstream reset
 *      └► session closed 4502
 * </pre>
 *
 * <p>Threading: safe; its lock guards what came before the connection. Each direction is driven by its source.
 */
final class Pipe implements SessionHandler, PeerHandler, Sockets.Dialled {
    private final PeerRegistry peers;
    private final Meters meters;
    private final RelaySpec spec;
    private final Consumer<String> lastFailure;
    private final Framer framer;
    /** Of the session's message that is coming, when it speaks base64. */
    private final Base64Decoder encoded = new Base64Decoder();

    private final Object lock = new Object();
    /** What came before the connection: no more than one read, as the session is suspended until then. */
    private final List<Frame> early = new ArrayList<>();

    private @Nullable RelaySession session;
    private volatile @Nullable Peer upstream;
    private boolean sessionGone;

    /** @param lastFailure is told why there is no connection, and nothing when there is one */
    Pipe(PeerRegistry peers, Meters meters, RelaySpec spec, Consumer<String> lastFailure) {
        this.peers = peers;
        this.meters = meters;
        this.spec = spec;
        this.lastFailure = lastFailure;
        this.framer = Framer.of(spec.framing(), spec.maxFrameBytes());
    }

    /** Once, before anything else. */
    void attach(RelaySession attached) {
        session = attached;
    }

    private RelaySession session() {
        RelaySession attached = session;
        if (attached == null) {
            throw new IllegalStateException("not attached");
        }
        return attached;
    }

    @Override
    public ConnectionListener onPeer(Connection connection) {
        if (upstream != null) {
            return peers.admit(connection, Proxy.PIPE, new Answers());
        }
        meters.upstreamConnect("ok");
        lastFailure.accept("");
        Peer peer = peers.admit(connection, Proxy.PIPE, this);
        if (peers.find(connection.id()).isEmpty()) {
            session().close(Close.of(Problem.Kind.BUSY, "too many connections"));
        }
        return peer;
    }

    @Override
    public void onDropped(String reason) {
        peers.drop(reason);
    }

    @Override
    public void onFailed(Problem problem, String report) {
        meters.upstreamConnect(problem.kind().id());
        lastFailure.accept(report.isEmpty() ? problem.detail() : report);
        session().close(Close.of(Problem.Kind.UPSTREAM, problem.detail()));
    }

    @Override
    public void onJoined(Peer peer) {
        boolean tooLate;
        synchronized (lock) {
            tooLate = sessionGone;
            upstream = peer;
            early.forEach(frame -> peer.outbox().offer(frame, null));
            early.clear();
        }
        peer.outbox().pump();
        if (tooLate) {
            peer.endAfterDrain();
        } else {
            peer.outbox().onTaken(session().connection()::resume);
        }
    }

    /** On a byte stream the bounds of a session's messages mean nothing, and neither does their kind. */
    @Override
    public boolean streams(RelaySession from) {
        return isByteStream();
    }

    private boolean isByteStream() {
        return spec.framing() instanceof Framing.Raw;
    }

    /** As the one who hears the peer has it, which may be another form than the relay's own. */
    @Override
    public boolean speaksText(RelaySpec of) {
        return session().codec() == PayloadCodec.TEXT;
    }

    @Override
    public void onPart(RelaySession from, ByteBuffer part, int messagesEnded) {
        boolean base64 = from.codec() == PayloadCodec.BASE64;
        ByteBuffer payload = base64 ? ByteBuffer.wrap(encoded.decode(part, messagesEnded > 0)) : part;
        if (!payload.hasRemaining()) {
            return;
        }
        Peer peer = upstream;
        OfferResult result = peer == null ? null : peer.outbox().pass(Frame.Kind.BINARY, payload);
        if (result == null) {
            send(from, Frame.copy(Frame.Kind.BINARY, payload));
        } else if (result == OfferResult.FULL && peer != null) {
            Backpressure.until(from.connection(), List.of(peer.outbox()));
        }
    }

    @Override
    public boolean pass(Peer peer, ByteBuffer bytes) {
        if (session().codec() != PayloadCodec.BINARY) {
            return false;
        }
        Outbox outbox = session().outbox();
        OfferResult result = outbox.pass(Frame.Kind.BINARY, bytes);
        if (result == OfferResult.FULL) {
            Backpressure.until(peer.connection(), List.of(outbox));
        }
        return result != null;
    }

    @Override
    public void onMessage(RelaySession from, Frame message) {
        byte[] payload = from.codec().carried(message);
        send(from, Frame.binary(isByteStream() ? payload : framer.encode(checked(from, payload))));
    }

    /** A session whose form is binary says what it likes, whatever others of the relay do. @throws Problem */
    private static byte[] checked(RelaySession from, byte[] payload) {
        return from.codec() == PayloadCodec.TEXT ? from.checked(payload) : from.sized(payload);
    }

    private void send(RelaySession from, Frame frame) {
        Peer peer;
        synchronized (lock) {
            peer = upstream;
            if (peer == null) {
                early.add(frame);
                return;
            }
        }
        if (peer.outbox().send(frame) == OfferResult.FULL) {
            Backpressure.until(from.connection(), List.of(peer.outbox()));
        }
    }

    @Override
    public void onMessages(Peer peer, List<Frame> messages) {
        Outbox outbox = session().outbox();
        for (Frame message : messages) {
            outbox.offer(session().codec().out(message), null);
        }
        outbox.pump();
        if (outbox.isFull()) {
            Backpressure.until(peer.connection(), List.of(outbox));
        }
    }

    @Override
    public void onEnd(Peer peer) {
        session().closeAfterDrain(Close.NORMAL);
    }

    @Override
    public void onLeft(Peer peer, Close close) {
        session().closeAfterDrain(close);
    }

    @Override
    public void onLeft(RelaySession left, Close close) {
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

    /** Others than the target who answer, where that stands for many: the session hears them, too. */
    private final class Answers implements PeerHandler {
        @Override
        public void onJoined(Peer peer) {
            // the session speaks to the target alone
        }

        @Override
        public void onMessages(Peer peer, List<Frame> messages) {
            Pipe.this.onMessages(peer, messages);
        }

        @Override
        public void onEnd(Peer peer) {
            // datagrams have no end
        }

        @Override
        public void onLeft(Peer peer, Close close) {
            // the session lives with the target
        }
    }
}
