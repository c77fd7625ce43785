package io.fairlead.eventloop;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose TLS handshake is over (RFC 8446 §5, RFC 5246 §6.2). What is cut off of a record is kept, when there
 * is something, and what the socket refuses of one that was made: nothing more is taken then.
 *
 * <p>Threading: the loop's thread alone.
 */
public final class TlsChannel implements ByteChannel, BufferedChannel {
    private static final Logger LOG = System.getLogger(TlsChannel.class.getName());

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final EventLoop loop;
    /** The beginning of a record. */
    private @Nullable ByteBuffer cut;
    /** Records that the socket refused. */
    private @Nullable ByteBuffer refused;

    private long sent;

    /** @param cut what came of the next record with those before it */
    public TlsChannel(SocketChannel socket, SSLEngine engine, EventLoop loop, byte[] cut) {
        this.socket = socket;
        this.engine = engine;
        this.loop = loop;
        this.cut = cut.length == 0 ? null : ByteBuffer.wrap(cut);
    }

    /**
     * Reads the records that are there.
     *
     * @param plain with room for all that the loop's buffer for records holds
     * @return how many bytes they carry; -1: there will be no more
     * @throws SSLException when they are not what they should be
     */
    @Override
    public int read(ByteBuffer plain) throws IOException {
        ByteBuffer records = loop.tls().incoming().clear();
        ByteBuffer begun = cut;
        if (begun != null) {
            records.put(begun);
            cut = null;
        }
        boolean over = socket.read(records) < 0;
        int before = plain.position();
        over |= !unwrap(records.flip(), plain);
        int count = plain.position() - before;
        return over && count == 0 ? -1 : count;
    }

    /** False when the other side has closed. */
    private boolean unwrap(ByteBuffer records, ByteBuffer plain) throws IOException {
        while (records.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(records, plain);
            answer(result.getHandshakeStatus());
            switch (result.getStatus()) {
                case CLOSED -> {
                    return false;
                }
                case BUFFER_UNDERFLOW -> {
                    cut = ByteBuffer.allocate(records.remaining()).put(records).flip();
                    return true;
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record is too long");
                case OK -> {
                    // the next one
                }
            }
        }
        return true;
    }

    /** A new key, a close: what the engine has to say by itself. There are tasks in a renegotiation alone. */
    private void answer(HandshakeStatus now) throws IOException {
        HandshakeStatus status = now;
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            if (status == HandshakeStatus.NEED_TASK) {
                throw new SSLException("there is no renegotiation");
            }
            ByteBuffer records = loop.tls().outgoing().clear();
            SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), records);
            send(records.flip());
            status = result.getStatus() == SSLEngineResult.Status.CLOSED
                    ? HandshakeStatus.NOT_HANDSHAKING
                    : result.getHandshakeStatus();
        }
    }

    /** Takes nothing while it {@link #holds}. */
    @Override
    public int write(ByteBuffer plain) throws IOException {
        ByteBuffer first = refused;
        if (first != null) {
            sent += socket.write(first);
            if (first.hasRemaining()) {
                return 0;
            }
            refused = null;
        }
        int before = plain.remaining();
        while (plain.hasRemaining() && !holds()) {
            ByteBuffer records = loop.tls().outgoing().clear();
            int room = engine.getSession().getPacketBufferSize();
            while (plain.hasRemaining() && records.remaining() >= room) {
                SSLEngineResult result = engine.wrap(plain, records);
                if (result.getStatus() != SSLEngineResult.Status.OK) {
                    throw new SSLException("nothing can be written any more: " + result.getStatus());
                }
            }
            send(records.flip());
        }
        return before - plain.remaining();
    }

    private void send(ByteBuffer records) throws IOException {
        ByteBuffer first = refused;
        if (first == null) {
            sent += socket.write(records);
        }
        if (records.hasRemaining()) {
            int behind = first == null ? 0 : first.remaining();
            ByteBuffer all = ByteBuffer.allocate(behind + records.remaining());
            if (first != null) {
                all.put(first);
            }
            refused = all.put(records).flip();
        }
    }

    @Override
    public boolean holds() {
        return refused != null;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void end() {
        engine.closeOutbound();
        if (!holds()) {
            try {
                answer(engine.getHandshakeStatus());
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "a connection ended without a word", gone);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
