package io.fairlead.websocket;

import io.fairlead.core.Batch;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses and inflates messages (RFC 7692) without context takeover, so that one instance serves all sessions of a
 * thread. The size of the output is checked while inflating.
 *
 * <p>Threading: used by one thread at a time; its native memory is freed by {@link #close}, or on garbage collection.
 */
final class Deflate implements Batch.Encoding, AutoCloseable {
    private static final int SCRATCH_BYTES = 8192;
    /** Below this size, compression of a single message hardly saves bytes. */
    private static final int MIN_BYTES = 64;
    /** The bytes that a sender removes from the end of every message (RFC 7692 §7.2.1). */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final Inflater inflater = new Inflater(true);
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] scratch = new byte[SCRATCH_BYTES];

    /** The maximum compressed size of a message of at most this many bytes, even if it is stored uncompressed. */
    static int compressedBytes(int maxMessageBytes) {
        return (int) Math.min(Integer.MAX_VALUE, maxMessageBytes + maxMessageBytes / 256L + 64);
    }

    /**
     * Inflates a whole message.
     *
     * @throws Problem too-large as soon as it exceeds this size; bad-data if it can't be inflated
     */
    byte[] inflate(byte[] compressed, int maxMessageBytes) {
        GrowableBuffer message = new GrowableBuffer();
        try {
            inflate(compressed, message, maxMessageBytes);
            inflate(TAIL, message, maxMessageBytes);
        } catch (DataFormatException malformed) {
            throw new Problem(Problem.Kind.BAD_DATA, "a message can't be inflated");
        } finally {
            inflater.reset();
        }
        return message.whole();
    }

    private void inflate(byte[] compressed, GrowableBuffer message, int maxMessageBytes) throws DataFormatException {
        if (inflater.finished()) {
            return;
        }
        inflater.setInput(compressed);
        int came = inflater.inflate(scratch);
        while (came > 0) {
            if (came > maxMessageBytes - message.size()) {
                throw new Problem(Problem.Kind.TOO_LARGE, "at most " + maxMessageBytes + " bytes");
            }
            int to = message.size();
            System.arraycopy(scratch, 0, message.add(came, maxMessageBytes), to, came);
            came = inflater.inflate(scratch);
        }
        if (inflater.needsDictionary()) {
            throw new DataFormatException();
        }
    }

    /** The payload of a frame marked by {@link Opcode#COMPRESSED}; owned by the caller. */
    byte[] deflate(byte[] message) {
        if (message.length == 0) {
            return new byte[1]; // RFC 7692 §7.2.3.6
        }
        GrowableBuffer compressed = new GrowableBuffer();
        deflater.setInput(message);
        int came;
        do {
            came = deflater.deflate(scratch, 0, SCRATCH_BYTES, Deflater.SYNC_FLUSH);
            int to = compressed.size();
            System.arraycopy(scratch, 0, compressed.add(came, Integer.MAX_VALUE), to, came);
        } while (came == SCRATCH_BYTES);
        deflater.reset();
        return compressed.first(compressed.size() - TAIL.length);
    }

    private static boolean isWorthwhile(Frame frame) {
        return frame.size() >= MIN_BYTES && frame.kind() != Frame.Kind.PING;
    }

    /** Encodes each message separately, once for all sessions of the thread. */
    @Override
    public byte[] encode(Batch batch) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(batch.bytes());
        for (Frame frame : batch.frames()) {
            boolean compresses = isWorthwhile(frame);
            byte[] payload = compresses ? deflate(frame.array()) : frame.array();
            int opcode = Opcode.of(frame.kind()) | (compresses ? Opcode.COMPRESSED : 0);
            ByteBuffer header = ByteBuffer.allocate(FrameWriter.headerBytes(payload.length));
            FrameWriter.putHeader(header, opcode, payload.length);
            wire.writeBytes(header.array());
            wire.writeBytes(payload);
        }
        return wire.toByteArray();
    }

    @Override
    public void close() {
        inflater.end();
        deflater.end();
    }
}
