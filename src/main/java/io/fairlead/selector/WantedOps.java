package io.fairlead.selector;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * What a key is to wait for: kept here, and applied on the key's loop alone.
 *
 * <p>Threading: safe.
 */
abstract class WantedOps implements KeyInterest {
    private final Loop loop;
    private volatile boolean wantsRead = true;
    private volatile boolean wantsWrite;

    WantedOps(Loop loop) {
        this.loop = loop;
    }

    /** @return null while it is not registered */
    abstract @Nullable SelectionKey key();

    /** Applied even when it was off before: Grizzly may have switched it on. */
    @Override
    public final void readable(boolean wanted) {
        if (!wanted || !wantsRead) {
            wantsRead = wanted;
            loop.execute(this::apply);
        }
    }

    @Override
    public final void writable(boolean wanted) {
        if (wantsWrite != wanted) {
            wantsWrite = wanted;
            loop.execute(this::apply);
        }
    }

    final void apply() {
        SelectionKey key = key();
        try {
            if (key != null && key.isValid()) {
                key.interestOps((wantsRead ? SelectionKey.OP_READ : 0) | (wantsWrite ? SelectionKey.OP_WRITE : 0));
            }
        } catch (CancelledKeyException closed) {
            // nothing to wait for any more
        }
    }

    @Override
    public final Loop loop() {
        return loop;
    }
}
