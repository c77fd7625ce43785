package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Outbox;
import io.fairlead.core.OutboxOwner;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.core.UnreadBytes;
import io.fairlead.framing.Framer;
import io.fairlead.framing.Framing;
import io.fairlead.framing.PayloadReader;
import io.fairlead.protocol.PeerView;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One raw peer of a relay: its connection, its outbox and its framing. Created by {@link PeerRegistry}.
 *
 * <p>Threading: events of the transport do not overlap; sending and closing are safe.
 */
final class Peer implements ConnectionListener, Ticker.Watched, OutboxOwner {
    private static final Logger LOG = System.getLogger(Peer.class.getName());
    /** The time in which a peer must end its side after ours has ended. */
    private static final Duration LINGER = Duration.ofSeconds(10);

    private final PeerRegistry peers;
    private final PeerHandler handler;
    private final Connection connection;
    private final Outbox outbox;
    private final Framer framer;
    private final Instant since;
    private final PayloadReader reader;
    /** Input has no framing, needs no UTF-8 check and gets no reply, so it may be forwarded as read. */
    private final boolean unframed;

    private volatile @Nullable Close fault;
    private volatile long lastActivity;
    private volatile long endedAt;
    /** Null until our side has ended. */
    private volatile @Nullable Linger linger;

    private volatile boolean inputIgnored;
    private boolean hasSent;
    private volatile boolean confirmed;
    private int unfinishedBytes;

    /** @param time allowed for the peer to end its side, in addition to the time to read the data sent to it */
    private record Linger(UnreadBytes unread, Duration time) {
        boolean isOver(long nanosSince, long nanos) {
            return unread.isLost(nanosSince, time.plus(unread.time()), nanos);
        }
    }

    Peer(PeerRegistry peers, Connection connection, Delivery delivery, PeerHandler handler, RelayContext context) {
        this.peers = peers;
        this.handler = handler;
        this.connection = connection;
        this.framer = peers.spec().newFramer();
        boolean text = handler.requiresUtf8(peers.spec());
        this.reader = new PayloadReader(text, peers.spec().framing());
        this.unframed = peers.spec().framing() instanceof Framing.Raw
                && !text
                && peers.spec().reply().isEmpty();
        this.since = context.clock().instant();
        this.lastActivity = context.nanoTime().getAsLong();
        this.outbox = new Outbox(
                connection,
                delivery,
                context.sendTimeout(),
                this,
                peers.counters(),
                context.meters(),
                context.nanoTime());
    }

    Connection connection() {
        return connection;
    }

    Outbox outbox() {
        return outbox;
    }

    /** The message in this relay's framing. @throws Problem if the framing can't encode it */
    byte[] encode(byte[] message) {
        return framer.encode(message);
    }

    /** Whether the peer has sent more than once: the source address of a single datagram may be forged. */
    boolean isConfirmed() {
        return confirmed;
    }

    PeerView view() {
        return new PeerView(connection.id(), connection.address(), since);
    }

    /** Sends bytes unchanged, without framing. */
    void sendVerbatim(byte[] bytes) {
        outbox.send(Frame.binary(bytes));
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        lastActivity = peers.now();
        if (!confirmed) {
            confirmed = hasSent;
            hasSent = true;
        }
        if (inputIgnored || fault != null) {
            return;
        }
        try {
            read(bytes);
        } catch (RuntimeException defect) {
            fail(defect);
        }
    }

    /** An internal error lost a message: logs and counts it, and closes the peer. */
    private void fail(RuntimeException defect) {
        LOG.log(Level.ERROR, "input of peer " + connection.id() + " could not be handled", defect);
        peers.drop(Problem.Kind.INTERNAL.id());
        fail(Close.of(Problem.Kind.INTERNAL, ""));
    }

    private void read(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (unframed && count <= peers.spec().maxFrameBytes() && handler.onBytes(this, bytes)) {
            peers.counters().received(count);
            return;
        }
        boolean more = true;
        while (more) {
            List<byte[]> messages = new ArrayList<>();
            Problem problem = null;
            try {
                framer.feed(bytes, messages);
            } catch (Problem tooLarge) {
                problem = tooLarge;
            }
            deliver(messages, problem);
            more = problem != null && framer.resumes() && fault == null;
        }
        unfinishedBytes = connection.memory().kept(unfinishedBytes, framer.keptBytes());
    }

    @Override
    public void onEnd() {
        if (inputIgnored || fault != null) {
            return;
        }
        try {
            readEnd();
        } catch (RuntimeException defect) {
            fail(defect);
        }
    }

    private void readEnd() {
        List<byte[]> messages = new ArrayList<>();
        Problem problem = null;
        try {
            framer.end(messages);
            reader.end();
        } catch (Problem incomplete) {
            problem = incomplete;
        }
        deliver(messages, problem);
        if (fault == null) {
            handler.onEnd(this);
        }
    }

    private void deliver(List<byte[]> messages, @Nullable Problem framing) {
        List<Frame> frames = new ArrayList<>(messages.size());
        for (byte[] message : messages) {
            try {
                Frame frame = reader.read(message);
                if (frame != null) {
                    frames.add(frame);
                    peers.counters().received(message.length);
                }
            } catch (Problem notText) {
                handOver(frames);
                frames = new ArrayList<>();
                drop(notText);
                if (fault != null) {
                    return;
                }
            }
        }
        handOver(frames);
        if (framing != null) {
            drop(framing);
        }
    }

    private void handOver(List<Frame> frames) {
        if (!frames.isEmpty()) {
            handler.onMessages(this, frames);
            reply(frames.size());
        }
    }

    private void reply(int messages) {
        String reply = peers.spec().reply();
        if (!reply.isEmpty()) {
            byte[] bytes = encode(reply.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < messages; i++) {
                sendVerbatim(bytes);
            }
        }
    }

    /** Closes a stream, since its framing may be out of step; on a datagram socket, only drops the message. */
    private void drop(Problem problem) {
        peers.drop(problem.kind().id());
        if (!peers.spec().socket().scheme().datagram() && !handler.onProblem(this, problem)) {
            fail(Close.of(problem));
        }
    }

    /** Closes the peer because of an error in its input; earlier messages have been delivered. */
    void fail(Close close) {
        fault = close;
        outbox.close();
        connection.close(close);
    }

    /** Resets the connection, because the other side of the relay was reset. */
    void reset() {
        inputIgnored = true;
        outbox.close();
        connection.reset();
    }

    /** Writes queued data, then ends our side; further input is ignored. */
    void endAfterDrain() {
        endAfterDrain(LINGER);
    }

    /**
     * @param time allowed afterwards for the peer to end its side, in addition to the time to read the data sent to it
     */
    void endAfterDrain(Duration time) {
        inputIgnored = true;
        outbox.drainThen(() -> {
            endedAt = peers.now();
            this.linger = new Linger(new UnreadBytes(connection::written, connection::sendQueue), time);
            connection.end();
        });
    }

    @Override
    public void onDropped(String reason) {
        peers.drop(reason);
    }

    @Override
    public void onSlow() {
        fail(Close.of(Problem.Kind.SLOW_CONSUMER, ""));
    }

    @Override
    public void onClosed(Close close) {
        Close own = fault;
        outbox.close();
        if (peers.remove(this)) {
            handler.onLeft(this, own != null ? own : close);
        }
    }

    @Override
    public void onBeat(long nanos) {
        outbox.onBeat(nanos);
        Linger current = linger;
        if (current != null && current.isOver(nanos - endedAt, nanos)) {
            connection.abort();
        }
        long idle = peers.idleNanos();
        if (idle > 0 && nanos - Math.max(lastActivity, outbox.lastSent()) > idle && outbox.messages() == 0) {
            connection.close(Close.NORMAL);
        }
    }
}
