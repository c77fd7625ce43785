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
 * What every session shares.
 *
 * @param closer runs calls that close a session, since some servers block in them; once for each
 * @param maxMessageBytes largest message that a session may send
 * @param pingInterval zero: no pings
 * @param idleTimeout without a message in either direction; zero: none
 * @param sendTimeout how long a blocked reader may wait
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
    /** As this, with another interval between pings. */
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
