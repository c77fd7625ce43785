package io.fairlead.eventloop;

import java.nio.channels.WritableByteChannel;

/** A channel that may have taken bytes which its socket has refused, in another form. */
public interface BufferedChannel extends WritableByteChannel {
    /** Whether there are such bytes, which leave before others are taken. */
    boolean holds();

    /** Bytes that the socket has taken so far. */
    long sent();

    /** Sends the remote end a sign that nothing follows, if that can be done at once. */
    void end();
}
