package io.fairlead.eventloop;

import java.nio.ByteBuffer;

/**
 * A loop's buffers for incoming and outgoing TLS records; allocated for its first TLS session.
 *
 * <p>Threading: the loop's thread.
 */
record TlsBuffers(ByteBuffer incoming, ByteBuffer outgoing) {
    /**
     * Smaller than the read buffer without TLS, so that the decrypted data fits there; large enough for the longest
     * record.
     */
    private static final int INCOMING_BYTES = 40 << 10;

    private static final int OUTGOING_BYTES = 72 << 10;

    static TlsBuffers make() {
        return new TlsBuffers(ByteBuffer.allocateDirect(INCOMING_BYTES), ByteBuffer.allocateDirect(OUTGOING_BYTES));
    }
}
