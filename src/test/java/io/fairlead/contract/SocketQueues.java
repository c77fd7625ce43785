package io.fairlead.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the system keeps of a connection on loopback, proc(5), {@code /proc/net/tcp}: with its buffers of up to 32 MiB it
 * would hide what a gateway takes.
 */
final class SocketQueues {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    /** Fields of a row, where colons divide them, too: all in hexadecimal. */
    private static final int LOCAL_PORT = 2;

    private static final int REMOTE_PORT = 4;
    private static final int UNSENT = 6;
    private static final int UNREAD = 7;

    private SocketQueues() {}

    /** Bytes that this end wrote and the other end's process has not read yet. */
    static long towards(Socket near) {
        int from = near.getLocalPort();
        int to = near.getPort();
        long queued = 0;
        for (String line : lines()) {
            String[] field = line.trim().split("[\\s:]+", -1);
            int local = Integer.parseInt(field[LOCAL_PORT], 16);
            int remote = Integer.parseInt(field[REMOTE_PORT], 16);
            if (local == from && remote == to) {
                queued += Long.parseLong(field[UNSENT], 16);
            } else if (local == to && remote == from) {
                queued += Long.parseLong(field[UNREAD], 16);
            }
        }
        return queued;
    }

    private static List<String> lines() {
        return TABLES.stream().flatMap(SocketQueues::rows).toList();
    }

    private static Stream<String> rows(Path table) {
        try {
            return Files.exists(table) ? Files.readAllLines(table).stream().skip(1) : Stream.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
