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
 * The services and settings that all relays share.
 *
 * @param sendTimeout maximum time in which a receiver accepts no bytes
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
