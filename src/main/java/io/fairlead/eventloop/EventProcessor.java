package io.fairlead.eventloop;

import io.fairlead.core.UncaughtErrors;
import java.util.function.BiConsumer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Context;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.Processor;
import org.glassfish.grizzly.ProcessorResult;
import org.glassfish.grizzly.ReadResult;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.MessageCloner;
import org.glassfish.grizzly.asyncqueue.PushBackHandler;

/**
 * Handles a connection's selector events directly, in place of Grizzly's filter chain, which closes a connection at the
 * first FIN and queues writes without limit.
 */
@SuppressWarnings({"rawtypes", "deprecation"})
public final class EventProcessor implements Processor<Context> {
    private final BiConsumer<Connection, IOEvent> handler;

    public EventProcessor(BiConsumer<Connection, IOEvent> handler) {
        this.handler = handler;
    }

    @Override
    public Context obtainContext(Connection connection) {
        Context context = Context.create(connection);
        context.setProcessor(this);
        return context;
    }

    @Override
    public ProcessorResult process(Context context) {
        try {
            handler.accept(context.getConnection(), context.getIoEvent());
        } catch (Error fatal) {
            // Grizzly would only log a line and continue.
            UncaughtErrors.report(fatal);
            throw fatal;
        }
        return ProcessorResult.createComplete();
    }

    @Override
    public boolean isInterested(IOEvent event) {
        return true;
    }

    @Override
    public void setInterested(IOEvent event, boolean interested) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void read(Connection connection, CompletionHandler<ReadResult> completionHandler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(Connection connection, Object to, Object message, CompletionHandler<WriteResult> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(
            Connection connection,
            Object to,
            Object message,
            CompletionHandler<WriteResult> handler,
            MessageCloner cloner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(
            Connection connection,
            Object to,
            Object message,
            CompletionHandler<WriteResult> handler,
            PushBackHandler pushBack) {
        throw new UnsupportedOperationException();
    }
}
