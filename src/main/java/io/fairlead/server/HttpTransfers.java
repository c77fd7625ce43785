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
 * The bodies that are on their way in and the answers that are on their way out, each with a deadline.
 *
 * <p>Threading: safe.
 */
final class HttpTransfers implements Ticker.Watched {
    private final long bodyNanos;
    private final Duration answerLimit;
    private final Supplier<? extends Executor> readers;
    private final MemoryBudget memory;
    private final SendQueues sendQueues;
    private final Ticker underWay = new Ticker();

    /**
     * @param bodyLimit what a body may take to come
     * @param answerLimit for how long a socket may take nothing of an answer
     * @param readers where files may be read
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

    /** Reads a body; one that does not come in time has failed. */
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

    void watch(Ticker.Watched one) {
        underWay.watch(one);
    }

    void forget(Ticker.Watched one) {
        underWay.forget(one);
    }

    @Override
    public void onBeat(long nanos) {
        underWay.beat(nanos);
    }
}
