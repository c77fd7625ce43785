package io.fairlead.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A remote end that writes what a test lets it write.
 *
 * <p>Threading: safe.
 */
public final class FakeConnection implements Connection {
    private final String id;
    private final List<Frame> written = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private @Nullable Done pending;
    private boolean synchronous;

    public FakeConnection(String id) {
        this.id = id;
    }

    /** Every write is over before it returns. */
    public FakeConnection writingAtOnce() {
        synchronous = true;
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String address() {
        return "192.0.2.1:1";
    }

    @Override
    public void write(Frame frame, Done done) {
        synchronized (this) {
            if (pending != null) {
                throw new AssertionError("two writes at a time");
            }
            written.add(frame);
            if (!synchronous) {
                pending = done;
                return;
            }
        }
        done.done(true);
    }

    /** Batches are handed over like so many frames. */
    @Override
    public void write(Batch batch, Done done) {
        synchronized (this) {
            written.addAll(batch.frames().subList(0, batch.size() - 1));
        }
        write(batch.frames().get(batch.size() - 1), done);
    }

    /** Ends the write that is under way; false when there is none. */
    public boolean finish(boolean success) {
        Done done;
        synchronized (this) {
            done = pending;
            pending = null;
        }
        if (done != null) {
            done.done(success);
        }
        return done != null;
    }

    /** Ends every write, also those that follow. */
    public void finishAll() {
        while (true) {
            if (!finish(true)) {
                return;
            }
        }
    }

    /** What was handed over, in order. */
    public synchronized List<Frame> frames() {
        return List.copyOf(written);
    }

    /** What was handed over as text, in order. */
    public synchronized List<String> texts() {
        return written.stream().map(Frame::string).toList();
    }

    /** Everything but writes that was asked of this peer, in order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private synchronized void call(String what) {
        calls.add(what);
    }

    @Override
    public long progress() {
        return 0;
    }

    @Override
    public void suspend() {
        call("suspend");
    }

    @Override
    public void resume() {
        call("resume");
    }

    @Override
    public void end() {
        call("end");
    }

    @Override
    public void close(Close close) {
        call("close " + close.code());
    }

    @Override
    public void abort() {
        call("abort");
    }
}
