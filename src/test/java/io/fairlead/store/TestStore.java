package io.fairlead.store;

import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.channel.TranscriptContract;
import io.fairlead.core.StoreState;
import io.fairlead.core.Timer;
import io.fairlead.extension.Eventually;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A store with a clock, a watch and a timer that the test turns, which can be opened again on what it left.
 *
 * <p>Threading: used by one thread.
 */
final class TestStore implements AutoCloseable {
    final AtomicLong extraNanos = new AtomicLong();
    final Timed timer = new Timed();
    private final AtomicLong extraMillis = new AtomicLong();
    private final String url;
    private final @Nullable DataSource given;
    private final Path spool;
    private final long bound;
    private @Nullable Store store;

    TestStore(String url, @Nullable DataSource given, Path spool, long bound) {
        this.url = url;
        this.given = given;
        this.spool = spool;
        this.bound = bound;
    }

    static TestStore on(String url, Path spool) {
        return new TestStore(url, null, spool, Journal.BOUND);
    }

    /** Runs what was put off when the test says so. */
    static final class Timed implements Timer {
        private final List<Runnable> tasks = new CopyOnWriteArrayList<>();

        @Override
        public void after(Duration delay, Runnable task) {
            tasks.add(task);
        }

        void fire() {
            tasks.forEach(Runnable::run);
            tasks.clear();
        }
    }

    private final class Turned extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plusMillis(extraMillis.get());
        }
    }

    Clock clock() {
        return new Turned();
    }

    void pass(Duration time) {
        extraMillis.addAndGet(time.toMillis());
    }

    static ThreadFactory threads(String role) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "fairlead-" + role + "-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Closes it when it is open, and opens it. */
    Store reopened() {
        close();
        Store opened = new Store(
                new StoreContext(
                        url,
                        given,
                        spool,
                        clock(),
                        extraNanos::get,
                        timer,
                        () -> UUID.randomUUID().toString().substring(0, 20),
                        TestStore::threads),
                bound);
        opened.start();
        store = opened;
        return opened;
    }

    Store store() {
        Store open = store;
        return open == null ? reopened() : open;
    }

    Transcript transcript() {
        return store().transcript();
    }

    Transcript.Tail open(String channel, String epoch, Retention retention) throws Exception {
        return TranscriptContract.open(transcript(), channel, epoch, retention);
    }

    /** The store reports its state only when it is asked. */
    StoreState await(Predicate<StoreState> wanted) throws InterruptedException {
        boolean holds = Eventually.holdsWithin(
                Duration.ofSeconds(20), Duration.ofMillis(5), () -> wanted.test(store().state()));
        if (!holds) {
            throw new AssertionError("still " + store().state());
        }
        return store().state();
    }

    /** Everything is in the database. */
    void settle() throws InterruptedException {
        await(state -> state.up() && state.spoolBytes() == 0);
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
