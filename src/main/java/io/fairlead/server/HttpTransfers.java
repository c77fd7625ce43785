package io.fairlead.server;

import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Ticker;
import io.fairlead.eventloop.SendQueues;
import io.fairlead.http.HttpExchange;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/**
 * All request bodies being received and responses being sent, each with a deadline.
 *
 * <p>Threading: safe.
 */
final class HttpTransfers implements Ticker.Watched {
    private final long bodyNanos;
    private final Duration answerLimit;
    private final Supplier<? extends Executor> readers;
    private final MemoryBudget memory;
    private final SendQueues sendQueues;
    private final Ticker active = new Ticker();

    /**
     * @param bodyLimit time limit for receiving a body
     * @param answerLimit how long a response may make no progress
     * @param readers runs blocking file reads
     */
    HttpTransfers(
            Duration bodyLimit,
            Duration answerLimit,
            Supplier<? extends Executor> readers,
            MemoryBudget memory,
            SendQueues sendQueues) {
        this.sendQueues = sendQueues;
        this.memory = memory;
        this.bodyNanos = bodyLimit.toNanos();
        this.answerLimit = answerLimit;
        this.readers = readers;
    }

    /** @param response suspended */
    ResponseWriter answer(Request request, Response response) {
        return new ResponseWriter(this, answerLimit, request, response);
    }

    /** Reads a body; fails it on timeout. */
    void read(Request request, ResponseWriter answer, int maxBytes, HttpExchange.Body body) {
        new RequestBody(this, bodyNanos, request, answer, maxBytes, body).read();
    }

    MemoryBudget memory() {
        return memory;
    }

    SendQueues sendQueues() {
        return sendQueues;
    }

    Executor readers() {
        return readers.get();
    }

    void watch(Ticker.Watched transfer) {
        active.watch(transfer);
    }

    void forget(Ticker.Watched transfer) {
        active.forget(transfer);
    }

    @Override
    public void onBeat(long nanos) {
        active.beat(nanos);
    }
}
