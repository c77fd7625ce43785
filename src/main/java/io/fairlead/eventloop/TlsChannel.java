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
 * A connection after its TLS handshake (RFC 8446 §5, RFC 5246 §6.2). It holds an incomplete incoming record, and
 * outgoing records that the socket did not accept; while it has such records, it accepts no more data.
 *
 * <p>Threading: the loop's thread only.
 */
public final class TlsChannel implements ByteChannel, BufferedChannel {
    private static final Logger LOG = System.getLogger(TlsChannel.class.getName());

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final EventLoop loop;
    /** The received part of an incomplete record. */
    private @Nullable ByteBuffer partial;
    /** Records that the socket did not accept. */
    private @Nullable ByteBuffer refused;

    private long sent;

    /** @param partial the first bytes of the next record, read together with earlier ones */
    public TlsChannel(SocketChannel socket, SSLEngine engine, EventLoop loop, byte[] partial) {
        this.socket = socket;
        this.engine = engine;
        this.loop = loop;
        this.partial = partial.length == 0 ? null : ByteBuffer.wrap(partial);
    }

    /**
     * Reads the available records.
     *
     * @param plain with room for the data of all records in the loop's buffer
     * @return the number of decrypted bytes; -1: end of input
     * @throws SSLException if a record is not valid
     */
    @Override
    public int read(ByteBuffer plain) throws IOException {
        ByteBuffer records = loop.tls().incoming().clear();
        ByteBuffer begun = partial;
        if (begun != null) {
            records.put(begun);
            partial = null;
        }
        boolean over = socket.read(records) < 0;
        int before = plain.position();
        over |= !unwrap(records.flip(), plain);
        int count = plain.position() - before;
        return over && count == 0 ? -1 : count;
    }

    /** @return false if the remote end has closed */
    private boolean unwrap(ByteBuffer records, ByteBuffer plain) throws IOException {
        while (records.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(records, plain);
            wrapPending(result.getHandshakeStatus());
            switch (result.getStatus()) {
                case CLOSED -> {
                    return false;
                }
                case BUFFER_UNDERFLOW -> {
                    partial = ByteBuffer.allocate(records.remaining())
                            .put(records)
                            .flip();
                    return true;
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record is too long");
                case OK -> {
                    // next record
                }
            }
        }
        return true;
    }

    /**
     * Sends the records that the engine produces itself, for a key update or a close. Only a renegotiation has tasks.
     */
    private void wrapPending(HandshakeStatus now) throws IOException {
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

    /** Accepts no bytes while it {@link #holds} records. */
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
                wrapPending(engine.getHandshakeStatus());
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "a connection ended without close_notify", gone);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
