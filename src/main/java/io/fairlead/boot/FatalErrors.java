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
 * Errors that nobody can recover from: the JVM has no memory left, or a thread died that nothing works without. The first
 * of them ends what they happened to, so that a supervisor can start it again, or tell somebody; to go on half alive helps
 * nobody.
 *
 * <p>Threading: safe.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler, AutoCloseable {
    /** Of a process that ended itself. */
    static final int EXIT_CODE = 3;

    private static final Logger LOG = System.getLogger(FatalErrors.class.getName());
    /** Roles of threads that end with the gateway alone. */
    private static final Set<String> ESSENTIAL = Set.of("io", "timer", "store");

    private final Consumer<Throwable> end;
    private final AtomicReference<Throwable> first = new AtomicReference<>();
    private volatile @Nullable Thread stopper;

    /** @param end called once, on the thread that failed; must not wait for it */
    public FatalErrors(Consumer<Throwable> end) {
        this.end = end;
    }

    /** For a process that is nothing but the gateway. */
    static FatalErrors endingTheProcess() {
        byte[] unnamed = line("an error that nobody can recover from");
        FileOutputStream err = new FileOutputStream(FileDescriptor.err);
        return new FatalErrors(error -> {
            // In order would be to stop, but that takes memory and the threads that may be dead.
            try {
                err.write(line(error.toString()));
            } catch (IOException | OutOfMemoryError untold) {
                writeQuietly(err, unnamed);
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        });
    }

    private static void writeQuietly(FileOutputStream err, byte[] line) {
        try {
            err.write(line);
        } catch (IOException closed) {
            // There is nobody to tell.
        }
    }

    private static byte[] line(String error) {
        return ("Fairlead ends: " + error + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    }

    /** For a gateway in a process with others: stops it, on a thread that is there for it from now on. */
    static FatalErrors stopping(Runnable stop) {
        CountDownLatch asked = new CountDownLatch(1);
        FatalErrors made = new FatalErrors(error -> {
            asked.countDown();
            LOG.log(Level.ERROR, "Fairlead stops itself: {0}", error);
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

    /** Daemon threads named {@code fairlead-<role>-<n>}, watched. */
    ThreadFactory threads(String role) {
        return Threads.of(role, ESSENTIAL.contains(role) ? (thread, error) -> onFatal(error) : this);
    }

    /** Of any other thread, which another one takes the place of. */
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

    /** There is nothing to stop any more. */
    @Override
    public void close() {
        Thread waiting = stopper;
        if (waiting != null && waiting != Thread.currentThread()) {
            waiting.interrupt();
        }
    }

    /** For people; empty while there was none. */
    Optional<String> detail() {
        return Optional.ofNullable(first.get()).map(Throwable::toString);
    }
}
