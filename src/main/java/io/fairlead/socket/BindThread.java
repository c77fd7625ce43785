package io.fairlead.socket;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/**
 * Binds and frees ports on its own thread, because that leaves Grizzly's thread locals behind. On a thread of an
 * application server they would keep the archive's class loader in memory after it is undeployed.
 *
 * <p>Threading: safe; the caller blocks.
 */
final class BindThread {
    private final ThreadFactory threads;

    BindThread(ThreadFactory threads) {
        this.threads = threads;
    }

    /** Waits for the result even if interrupted, so that no port stays bound without an owner. */
    <T> T call(Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        threads.newThread(task).start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException stopping) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw failure(failed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException failure(ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof RuntimeException defect) {
            throw defect;
        } else if (cause instanceof Error fatal) {
            throw fatal;
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }
}
