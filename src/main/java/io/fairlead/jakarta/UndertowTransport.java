package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of an Undertow session (WildFly). Undertow keeps reading while a handler blocks, and queues messages
 * without limit. Its own classes can suspend reading; they are accessed by reflection, because other servers do not
 * have them.
 *
 * <p>Threading: safe; the lock keeps the requested state and Undertow's state consistent.
 */
final class UndertowTransport {
    private static final String PACKAGE = "io.undertow.websockets.jsr.";
    private static final ServerInternals<Members> INTERNALS = new ServerInternals<>(
            "Undertow",
            Members::of,
            "while a session is suspended, a thread of the server waits, and what it reads meanwhile has no bound");

    /** Members of Undertow's session class and of the channel that it returns. */
    private record Members(
            MethodHandle channel,
            MethodHandle executor,
            MethodHandle forceClose,
            MethodHandle suspendReceives,
            MethodHandle resumeReceives) {
        static Members of(Class<?> session) throws ReflectiveOperationException {
            MethodHandle channel = method(session, "getWebSocketChannel");
            MethodHandle executor = method(session, "getExecutor");
            if (!Executor.class.isAssignableFrom(executor.type().returnType())) {
                throw new NoSuchMethodException(session.getName() + ".getExecutor has another type");
            }
            Class<?> channelClass = channel.type().returnType();
            return new Members(
                    channel,
                    executor,
                    method(session, "forceClose"),
                    method(channelClass, "suspendReceives"),
                    method(channelClass, "resumeReceives"));
        }

        private static MethodHandle method(Class<?> type, String name) throws ReflectiveOperationException {
            Lookup lookup = MethodHandles.publicLookup();
            return lookup.unreflect(type.getMethod(name));
        }
    }

    private final MethodHandle suspend;
    private final MethodHandle resume;
    private final MethodHandle abort;
    /** Runs the session's message handlers in order. */
    private final Executor executor;

    private boolean hasHandlers;
    private boolean suspended;

    private UndertowTransport(Session session, Members members) {
        Object channel = call(members.channel().bindTo(session));
        this.suspend = members.suspendReceives().bindTo(channel);
        this.resume = members.resumeReceives().bindTo(channel);
        this.abort = members.forceClose().bindTo(session);
        this.executor = (Executor) call(members.executor().bindTo(session));
    }

    /** Logs a warning if this is an unknown version of Undertow. */
    static void probe(ClassLoader server) {
        INTERNALS.probe(server, PACKAGE + "UndertowSession");
    }

    /** Whether it is a session of Undertow. */
    static boolean isUndertow(Session session) {
        return session.getClass().getName().startsWith(PACKAGE);
    }

    /** Null on any other server, and on an unknown version of Undertow. */
    static @Nullable UndertowTransport of(Session session) {
        if (!isUndertow(session)) {
            return null;
        }
        Members members = INTERNALS.of(session.getClass());
        return members == null ? null : new UndertowTransport(session, members);
    }

    /**
     * The session has its message handlers. Undertow must not read earlier, because it drops messages without a
     * handler.
     */
    synchronized void onHandlersAdded() {
        hasHandlers = true;
    }

    /**
     * Runs a task after the messages that were already read. Undertow answers a close at once and reports the end of
     * the connection on the reading thread, while those messages still wait for the executor.
     */
    void runAfterMessages(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopping) {
            task.run();
        }
    }

    /** Called after each message: Undertow starts reading when a session opens, even if it was suspended before. */
    synchronized void onMessageHandled() {
        if (suspended) {
            call(suspend);
        }
    }

    /** Suspends reading from the connection; may be called from any thread. */
    synchronized void suspend() {
        suspended = true;
        if (hasHandlers) {
            call(suspend);
        }
    }

    synchronized void resume() {
        suspended = false;
        if (hasHandlers) {
            call(resume);
        }
    }

    /** Closes the connection without a close frame. */
    void abort() {
        call(abort);
    }

    private static Object call(MethodHandle method) {
        try {
            return method.invoke();
        } catch (RuntimeException | Error defect) {
            throw defect;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        }
    }
}
