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
 * The configuration and services of a store.
 *
 * @param url a JDBC URL
 * @param given the servlet container's DataSource, used instead of a pool for the URL
 * @param spool the folder of the journal, for exclusive use
 * @param ids supplies unique ids
 * @param threads thread factories by role
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
