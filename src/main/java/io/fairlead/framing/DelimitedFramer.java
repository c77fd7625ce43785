package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Messages terminated by a delimiter. For lines, the delimiter is LF, and one CR before it is dropped.
 *
 * <p>Threading: used by one thread at a time.
 */
final class DelimitedFramer implements Framer {
    private final byte[] delimiter;
    private final boolean lines;
    private final int maxFrameBytes;
    private final PartialMessage partial = new PartialMessage();
    /** The number of bytes of {@link #partial} in which no delimiter starts. */
    private int searched;
    /** Whether the rest of the current message is skipped, because it was refused. */
    private boolean skipping;

    DelimitedFramer(byte[] delimiter, boolean lines, int maxFrameBytes) {
        this.delimiter = delimiter;
        this.lines = lines;
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public void feed(ByteBuffer bytes, List<byte[]> messages) {
        partial.append(bytes, bytes.remaining());
        int at = find();
        while (at >= 0) {
            byte[] message = partial.take(at);
            partial.drop(delimiter.length);
            searched = 0;
            if (skipping) {
                skipping = false;
            } else {
                messages.add(checked(trimmed(message)));
            }
            at = find();
        }
        if (partial.size() > maxFrameBytes + delimiter.length + 1) {
            skip();
        }
    }

    /** Drops the bytes of a message that is too long; throws once per message. */
    private void skip() {
        int kept = delimiter.length - 1;
        partial.drop(partial.size() - kept);
        searched = 0;
        if (!skipping) {
            skipping = true;
            throw tooLarge();
        }
    }

    @Override
    public boolean resumes() {
        return true;
    }

    private int find() {
        int last = partial.size() - delimiter.length;
        for (; searched <= last; searched++) {
            if (matches(searched)) {
                return searched;
            }
        }
        return -1;
    }

    private boolean matches(int at) {
        for (int i = 0; i < delimiter.length; i++) {
            if (partial.at(at + i) != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private byte[] trimmed(byte[] message) {
        boolean carriageReturn = lines && message.length > 0 && message[message.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(message, message.length - 1) : message;
    }

    private byte[] checked(byte[] message) {
        if (message.length > maxFrameBytes) {
            throw tooLarge();
        }
        return message;
    }

    private Problem tooLarge() {
        return new Problem(Problem.Kind.TOO_LARGE, "a message is longer than " + maxFrameBytes + " bytes");
    }

    @Override
    public void end(List<byte[]> messages) {
        if (partial.size() > 0 && !skipping) {
            messages.add(checked(trimmed(partial.take(partial.size()))));
            searched = 0;
        }
    }

    @Override
    public int keptBytes() {
        return partial.capacity();
    }

    @Override
    public byte[] encode(byte[] message) {
        int bytes = delimiter.length;
        int length = message.length;
        if (length >= bytes && Arrays.equals(message, length - bytes, length, delimiter, 0, bytes)) {
            return message;
        }
        byte[] framed = Arrays.copyOf(message, message.length + delimiter.length);
        System.arraycopy(delimiter, 0, framed, message.length, delimiter.length);
        return framed;
    }
}
