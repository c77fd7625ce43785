package io.fairlead.eventloop;

import java.nio.ByteBuffer;

/**
 * What a loop reads records into and makes them in; made when its first TLS session comes.
 *
 * <p>Threading: the loop's thread.
 */
record TlsBuffers(ByteBuffer incoming, ByteBuffer outgoing) {
    /** Less than a loop reads at a time without TLS, so that there is room for what they carry, and for the longest record. */
    private static final int INCOMING_BYTES = 40 << 10;

    private static final int OUTGOING_BYTES = 72 << 10;

    static TlsBuffers make() {
        return new TlsBuffers(ByteBuffer.allocateDirect(INCOMING_BYTES), ByteBuffer.allocateDirect(OUTGOING_BYTES));
    }
}
