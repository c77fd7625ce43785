package io.fairlead.http;

import io.fairlead.core.Connection;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An event stream on an application server (Servlet 6.0 §3.12): written and flushed when the container is ready, and
 * done when it is ready again.
 *
 * <pre>
 *   IDLE ── write ──► WRITE ── ready ──► FLUSH ── ready ──► TAKEN ── ready ──► IDLE, and done
 * </pre>
 *
 * <p>Threading: safe; its lock prevents concurrent use of the output; {@code done} runs without the lock.
 */
final class ServletStream implements EventStream, WriteListener, AsyncListener {
    private static final Logger LOG = System.getLogger(ServletStream.class.getName());

    /**
     * The streams of Open Liberty, whose flush blocks until the client has read, at most for the server's {@code
     * writeTimeout}.
     */
    private static final String LIBERTY = "com.ibm.ws.";

    private enum Step {
        IDLE,
        WRITE,
        FLUSH,
        TAKEN
    }

    private final AsyncContext context;
    private final ServletOutputStream out;
    /** Whether the output may block until the client has read; only a thread of the server may do so. */
    private final boolean waits;

    private final Object lock = new Object();
    private Step step = Step.IDLE;
    private byte @Nullable [] bytes;
    private Connection.@Nullable Done done;
    private @Nullable Runnable whenGone;
    /** The container has reported for the first time that the output is ready. */
    private boolean started;

    private boolean closing;
    private boolean over;

    private ServletStream(AsyncContext context, ServletOutputStream out) {
        this.context = context;
        this.out = out;
        this.waits = out.getClass().getName().startsWith(LIBERTY);
    }

    static ServletStream begin(AsyncContext context, ServletOutputStream out) {
        ServletStream stream = new ServletStream(context, out);
        context.addListener(stream);
        out.setWriteListener(stream);
        return stream;
    }

    @Override
    public void write(byte[] given, Connection.Done whenDone) {
        if (!run(() -> take(given, whenDone))) {
            whenDone.done(false);
        }
    }

    /** Runs a task requested by another thread. @return false if the container has completed the response */
    private boolean run(Runnable task) {
        if (!waits) {
            task.run();
            return true;
        }
        try {
            context.start(task);
            return true;
        } catch (IllegalStateException | RejectedExecutionException completed) {
            LOG.log(Level.DEBUG, "a stream has ended", completed);
            return false;
        }
    }

    private void take(byte[] given, Connection.Done whenDone) {
        boolean refused;
        synchronized (lock) {
            refused = over || closing;
            if (!refused) {
                bytes = given;
                done = whenDone;
                step = Step.WRITE;
            }
        }
        if (refused) {
            whenDone.done(false);
        } else {
            advance();
        }
    }

    @Override
    public void onWritePossible() {
        synchronized (lock) {
            started = true;
        }
        advance();
    }

    private void advance() {
        Connection.Done finished;
        boolean complete;
        try {
            synchronized (lock) {
                finished = steps();
                complete = closing && step == Step.IDLE && started && !over;
                over |= complete;
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a stream can't be written to", gone);
            fail();
            return;
        }
        if (complete) {
            complete();
        }
        if (finished != null) {
            finished.done(true);
        }
    }

    /** Continues as far as the container allows. @return the callback to run, if the write is done */
    private Connection.@Nullable Done steps() throws IOException {
        while (started && !over && step != Step.IDLE && out.isReady()) {
            switch (step) {
                case WRITE -> {
                    byte[] part = bytes;
                    bytes = null;
                    step = Step.FLUSH;
                    if (part != null) {
                        out.write(part);
                    }
                }
                case FLUSH -> {
                    step = Step.TAKEN;
                    out.flush();
                }
                default -> {
                    step = Step.IDLE;
                    Connection.Done finished = done;
                    done = null;
                    return finished;
                }
            }
        }
        return null;
    }

    private void complete() {
        try {
            context.complete();
        } catch (IllegalStateException already) {
            LOG.log(Level.DEBUG, "a stream was already completed");
        }
    }

    private void fail() {
        Connection.Done lost;
        Runnable gone;
        boolean first;
        synchronized (lock) {
            first = !over;
            over = true;
            lost = done;
            done = null;
            gone = whenGone;
            whenGone = null;
        }
        if (first) {
            complete();
        }
        if (lost != null) {
            lost.done(false);
        }
        if (gone != null) {
            gone.run();
        }
    }

    @Override
    public void close() {
        run(() -> {
            synchronized (lock) {
                closing = true;
            }
            advance();
        });
    }

    /**
     * Completes the response, because servlets have no API to abort: the container drops the data that it can't send.
     */
    @Override
    public void abort() {
        run(this::fail);
    }

    @Override
    public void onGone(Runnable action) {
        boolean already;
        synchronized (lock) {
            already = over;
            whenGone = already ? null : action;
        }
        if (already) {
            action.run();
        }
    }

    @Override
    public void onError(Throwable failed) {
        fail();
    }

    @Override
    public void onError(AsyncEvent event) {
        fail();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        fail();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        fail();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // it is not restarted
    }
}
