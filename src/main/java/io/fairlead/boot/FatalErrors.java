package io.fairlead.boot;

import io.fairlead.eventloop.Threads;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles unrecoverable errors: the JVM is out of memory, or an essential thread died. The first such error stops the
 * process or gateway, so that a supervisor can restart it or raise an alarm.
 *
 * <p>Threading: safe.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler, AutoCloseable {
    /** Exit code after an unrecoverable error. */
    static final int EXIT_CODE = 3;

    private static final Logger LOG = System.getLogger(FatalErrors.class.getName());
    /** Roles of threads that the gateway cannot run without. */
    private static final Set<String> ESSENTIAL = Set.of("io", "timer", "store");

    private final Consumer<Throwable> end;
    private final AtomicReference<Throwable> first = new AtomicReference<>();
    private volatile @Nullable Thread stopper;

    /** @param end called once, on the failed thread; must not wait for that thread */
    public FatalErrors(Consumer<Throwable> end) {
        this.end = end;
    }

    /** For a process that runs only the gateway. */
    static FatalErrors endingTheProcess() {
        byte[] fallbackLine = line("an error that nobody can recover from");
        FileOutputStream err = new FileOutputStream(FileDescriptor.err);
        return new FatalErrors(error -> {
            // An orderly shutdown needs memory, and threads that may be dead.
            try {
                err.write(line(error.toString()));
            } catch (IOException | OutOfMemoryError unwritten) {
                writeQuietly(err, fallbackLine);
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        });
    }

    private static void writeQuietly(FileOutputStream err, byte[] line) {
        try {
            err.write(line);
        } catch (IOException closed) {
            // Nothing left to report to.
        }
    }

    private static byte[] line(String error) {
        return ("Fairlead ends: " + error + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    }

    /** For a gateway in an application server: stops it, on a thread created in advance. */
    static FatalErrors stopping(Runnable stop) {
        CountDownLatch asked = new CountDownLatch(1);
        FatalErrors made = new FatalErrors(error -> {
            asked.countDown();
            LOG.log(Level.ERROR, "Fairlead stops after a fatal error: {0}", error);
        });
        Thread stopper = Threads.of("fatal", made).newThread(() -> {
            try {
                asked.await();
                stop.run();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        made.stopper = stopper;
        stopper.start();
        return made;
    }

    /** Daemon threads named {@code fairlead-<role>-<n>}, with this error handling. */
    ThreadFactory threads(String role) {
        return Threads.of(role, ESSENTIAL.contains(role) ? (thread, error) -> onFatal(error) : this);
    }

    /** Handles errors of non-essential threads, which their pools replace. */
    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        if (error instanceof VirtualMachineError && !(error instanceof StackOverflowError)) {
            onFatal(error);
        } else {
            LOG.log(Level.ERROR, "a task on " + thread.getName() + " failed", error);
        }
    }

    private void onFatal(Throwable error) {
        if (first.compareAndSet(null, error)) {
            end.accept(error);
        }
    }

    /** Ends the waiting stopper thread; the gateway has stopped. */
    @Override
    public void close() {
        Thread waiting = stopper;
        if (waiting != null && waiting != Thread.currentThread()) {
            waiting.interrupt();
        }
    }

    /** The first fatal error, human-readable; empty if there was none. */
    Optional<String> detail() {
        return Optional.ofNullable(first.get()).map(Throwable::toString);
    }
}
