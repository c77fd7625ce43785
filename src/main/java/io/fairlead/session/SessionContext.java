package io.fairlead.session;

import io.fairlead.access.Sessions;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Ticker;
import io.fairlead.core.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shared by all sessions.
 *
 * @param closer runs the calls that close a session, one task for each, since some servers block in them
 * @param maxMessageBytes maximum size of a received message
 * @param pingInterval zero: no pings
 * @param idleTimeout maximum time without a message in either direction; zero: none
 * @param sendTimeout maximum time in which a reader may block
 */
public record SessionContext(
        Sessions sessions,
        Ticker ticker,
        Meters meters,
        MemoryBudget memory,
        Timer timer,
        Executor closer,
        Supplier<String> ids,
        Clock clock,
        LongSupplier nanoTime,
        int maxMessageBytes,
        Duration pingInterval,
        Duration pongTimeout,
        Duration idleTimeout,
        Duration sendTimeout) {
    /** A copy with another ping interval. */
    public SessionContext withPingInterval(Duration interval) {
        return new SessionContext(
                sessions,
                ticker,
                meters,
                memory,
                timer,
                closer,
                ids,
                clock,
                nanoTime,
                maxMessageBytes,
                interval,
                pongTimeout,
                idleTimeout,
                sendTimeout);
    }
}
