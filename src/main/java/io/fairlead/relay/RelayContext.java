package io.fairlead.relay;

import io.fairlead.channel.Backplane;
import io.fairlead.chat.Rooms;
import io.fairlead.core.Meters;
import io.fairlead.core.Ticker;
import io.fairlead.core.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every relay depends on.
 *
 * @param sendTimeout how long a receiver may take no bytes
 */
public record RelayContext(
        Sockets sockets,
        Backplane backplane,
        Rooms rooms,
        Ticker ticker,
        Meters meters,
        Timer timer,
        Clock clock,
        LongSupplier nanoTime,
        RandomGenerator random,
        Duration sendTimeout) {}
