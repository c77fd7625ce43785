package io.fairlead.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.ssl.SSLConnectionContext;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;

/**
 * Grizzly's TLS filter. Also keeps the bytes read after the last complete record, so that an upgrade does not lose
 * them.
 *
 * <p>Threading: safe; the events of one connection are sequential.
 */
@SuppressWarnings("rawtypes")
final class TlsFilter extends SSLBaseFilter {
    private static final Logger LOG = System.getLogger(TlsFilter.class.getName());
    private static final byte[] EMPTY = {};
    /** RFC 8446 §5.1: type, version and length. */
    private static final int HEADER_BYTES = 5;

    private static final int LENGTH_AT = 3;
    private static final Attribute<byte[]> PARTIAL_RECORD =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TlsFilter.class.getName() + ".partialRecord");

    TlsFilter(SSLEngineConfigurator server) {
        super(server);
    }

    /** TLS 1.3, and TLS 1.2 with forward secrecy and authenticated encryption only (RFC 9325 §4.2). */
    static SSLEngineConfigurator configurator(SSLContext context) {
        String[] suites = Arrays.stream(context.getSupportedSSLParameters().getCipherSuites())
                .filter(TlsFilter::isStrong)
                .toArray(String[]::new);
        return new SSLEngineConfigurator(context, false, false, false)
                .setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"})
                .setEnabledCipherSuites(suites);
    }

    private static boolean isStrong(String suite) {
        boolean ephemeral = suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_");
        return ephemeral && (suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305_"));
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) throws IOException {
        try {
            return super.handleRead(ctx);
        } catch (SSLException fault) {
            alert(ctx);
            throw fault;
        }
    }

    /** Sends the engine's alert (RFC 8446 §6.2) before the connection is closed. */
    private void alert(FilterChainContext ctx) {
        SSLEngine engine = obtainSslConnectionContext(ctx.getConnection()).getSslEngine();
        ByteBuffer records = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                    && engine.wrap(ByteBuffer.allocate(0), records).bytesProduced() > 0) {
                ctx.write(Buffers.wrap(ctx.getMemoryManager(), Arrays.copyOf(records.array(), records.position())));
                records.clear();
            }
        } catch (SSLException failure) {
            LOG.log(Level.DEBUG, "a TLS connection ended without an alert", failure);
        }
    }

    /**
     * Called when a record requires action from the engine after the handshake. The engine handles key updates and
     * closure itself. A delegated task means renegotiation, which is rejected: it costs the server more than the
     * client, and would block the selector thread.
     */
    @Override
    protected Buffer doHandshakeSync(
            SSLConnectionContext context, FilterChainContext ctx, Buffer input, long timeoutMillis) throws IOException {
        if (context.getSslEngine().getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            throw new SSLException("there is no renegotiation");
        }
        return super.doHandshakeSync(context, ctx, input, timeoutMillis);
    }

    /** The received part of an incomplete record. */
    static byte[] partialRecord(Connection connection) {
        byte[] known = PARTIAL_RECORD.get(connection);
        return known == null ? EMPTY : known;
    }

    @Override
    protected NextAction unwrapAll(FilterChainContext ctx, SSLConnectionContext context) throws SSLException {
        keepPartialRecord(ctx.getConnection(), ctx.getMessage());
        return super.unwrapAll(ctx, context);
    }

    private static void keepPartialRecord(Connection connection, Buffer records) {
        ByteBuffer bytes = records.toByteBuffer();
        int at = bytes.position();
        for (int next = end(bytes, at); next <= bytes.limit(); next = end(bytes, at)) {
            at = next;
        }
        if (at < bytes.limit()) {
            byte[] rest = new byte[bytes.limit() - at];
            bytes.get(at, rest);
            PARTIAL_RECORD.set(connection, rest);
        } else if (PARTIAL_RECORD.isSet(connection)) {
            PARTIAL_RECORD.remove(connection);
        }
    }

    /** The end of the record that starts at {@code at}; MAX_VALUE if its length is not known yet. */
    private static int end(ByteBuffer bytes, int at) {
        return bytes.limit() - at < HEADER_BYTES
                ? Integer.MAX_VALUE
                : at + HEADER_BYTES + (bytes.getShort(at + LENGTH_AT) & 0xffff);
    }
}
