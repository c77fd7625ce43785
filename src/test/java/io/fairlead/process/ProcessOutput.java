package io.fairlead.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a process prints, read on a thread of its own as it comes.
 *
 * <p>Threading: safe.
 */
final class ProcessOutput {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    ProcessOutput(InputStream from) {
        Thread reader = new Thread(() -> read(from), "process-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream from) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits for a line; empty when the output ended without it. */
    synchronized Optional<String> await(String prefix) throws InterruptedException {
        while (true) {
            Optional<String> found =
                    lines.stream().filter(line -> line.startsWith(prefix)).findFirst();
            if (found.isPresent() || ended) {
                return found;
            }
            wait();
        }
    }

    /** Everything, after the end. */
    synchronized List<String> whole() throws InterruptedException {
        while (!ended) {
            wait();
        }
        return List.copyOf(lines);
    }

    synchronized List<String> soFar() {
        return List.copyOf(lines);
    }
}
