package io.fairlead.store;

import io.fairlead.core.Timer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a store is made of.
 *
 * @param url a JDBC URL
 * @param given a server's DataSource, which is used instead of a pool on the URL
 * @param spool the folder of the journal, which nobody else may use
 * @param ids never gives the same twice
 * @param threads by role
 */
public record StoreContext(
        String url,
        @Nullable DataSource given,
        Path spool,
        Clock clock,
        LongSupplier nanoTime,
        Timer timer,
        Supplier<String> ids,
        Function<String, ThreadFactory> threads) {}
