package io.fairlead.eventloop;

import java.nio.channels.WritableByteChannel;

/** A channel that may hold accepted bytes, encoded, which its socket did not accept. */
public interface BufferedChannel extends WritableByteChannel {
    /** Whether it holds such bytes, which are sent before it accepts others. */
    boolean holds();

    /** The number of bytes that the socket has accepted. */
    long sent();

    /** Signals the end of output to the remote end, if that is possible without blocking. */
    void end();
}
