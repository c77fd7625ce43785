package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A session of Undertow (WildFly), which reads on while a handler waits and queues what it reads without a bound; but
 * its own session can be told to read no more. Found by reflection: other servers don't have its classes.
 *
 * <p>Threading: safe; its lock keeps what is wanted and what was told to Undertow alike.
 */
final class UndertowTransport {
    private static final String SESSION = "io.undertow.websockets.jsr.UndertowSession";

    private final MethodHandle suspend;
    private final MethodHandle resume;
    private final MethodHandle abort;
    /** Where Undertow has the session's messages handled, one after the other. */
    private final Executor order;

    private boolean listening;
    private boolean suspended;

    private UndertowTransport(Session session) throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        Object channel = session.getClass().getMethod("getWebSocketChannel").invoke(session);
        this.suspend = bound(lookup, channel, "suspendReceives");
        this.resume = bound(lookup, channel, "resumeReceives");
        this.abort = bound(lookup, session, "forceClose");
        this.order = (Executor) session.getClass().getMethod("getExecutor").invoke(session);
    }

    private static MethodHandle bound(Lookup lookup, Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getMethod(name);
        return lookup.unreflect(method).bindTo(target);
    }

    /** Null: it is no session of Undertow. */
    static @Nullable UndertowTransport of(Session session) {
        if (!session.getClass().getName().equals(SESSION)) {
            return null;
        }
        try {
            return new UndertowTransport(session);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("this version of Undertow is not known", changed);
        }
    }

    /** There are handlers. Not before that is Undertow to read, as it drops what has none. */
    synchronized void begin() {
        listening = true;
    }

    /**
     * Runs the end behind the messages that were read before it: Undertow answers a close at once, and tells the end of the
     * connection that follows on the thread that reads, while those messages still wait for theirs.
     */
    void inOrder(Runnable end) {
        try {
            order.execute(end);
        } catch (RejectedExecutionException stopping) {
            end.run();
        }
    }

    /** It begins to read after the opening even when it was told not to, so it is told again after each message. */
    synchronized void insist() {
        if (suspended) {
            call(suspend);
        }
    }

    /** Stops reading from the connection; may be called from any thread. */
    synchronized void suspend() {
        suspended = true;
        if (listening) {
            call(suspend);
        }
    }

    synchronized void resume() {
        suspended = false;
        if (listening) {
            call(resume);
        }
    }

    /** Drops the connection without a word. */
    void abort() {
        call(abort);
    }

    private static void call(MethodHandle method) {
        try {
            method.invoke();
        } catch (RuntimeException | Error defect) {
            throw defect;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        }
    }
}
