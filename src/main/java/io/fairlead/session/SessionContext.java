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
 * What every session is given to live with.
 *
 * @param closer where a server is told to close a session, which some wait for; once for each
 * @param maxMessageBytes largest message that is taken from a session
 * @param pingInterval zero: no pings
 * @param idleTimeout without a message either way; zero: none
 * @param sendTimeout how long a reader that must wait may do so
 */
public record SessionContext(
        Sessions sessions,
        Ticker pulse,
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
    /** The same with another interval between pings. */
    public SessionContext withPingInterval(Duration interval) {
        return new SessionContext(
                sessions,
                pulse,
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
