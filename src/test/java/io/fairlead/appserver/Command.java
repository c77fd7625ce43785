package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server's own command, waited for. */
final class Command {
    private Command() {}

    /**
     * @param log where what it says is kept
     * @throws IOException when it does not end with 0, with what it said
     */
    static void run(ProcessBuilder command, Path log) throws IOException {
        Process process =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.command() + " failed: " + Files.readString(log));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        } finally {
            process.destroy();
        }
    }
}
