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
 * Compressed messages (RFC 7692), each by itself: no session keeps a window of what was before, so that one of these
 * serves all sessions of a thread. What comes out is counted while it comes.
 *
 * <p>Threading: used by one thread at a time; its native memory is given back by {@link #close}, or when it is collected.
 */
final class Deflate implements Batch.Encoding, AutoCloseable {
    private static final int SCRATCH_BYTES = 8192;
    /** Below, a message by itself hardly gets shorter. */
    private static final int MIN_BYTES = 64;
    /** What a sender leaves out at the end of every message (RFC 7692 §7.2.1). */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final Inflater inflater = new Inflater(true);
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] scratch = new byte[SCRATCH_BYTES];

    /** The most that a message of at most so many bytes takes compressed, by whoever does it no better than not at all. */
    static int compressedBytes(int maxMessageBytes) {
        return (int) Math.min(Integer.MAX_VALUE, maxMessageBytes + maxMessageBytes / 256L + 64);
    }

    /**
     * A whole message as it was before it was compressed.
     *
     * @throws Problem too-large as soon as it has more than so many bytes, bad-data when it can't be inflated
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

    /** The payload of a frame that says so by {@link Opcode#COMPRESSED}, the caller's from now on. */
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

    /** Each message by itself, once for all sessions of the thread. */
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
