package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP sockets on which a process listens, as Linux tells them; none are known elsewhere. */
final class Listeners {
    private static final String LISTENING = "0A";
    private static final Set<String> LOOPBACK =
            Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    private Listeners() {}

    /** Addresses and ports, in the hexadecimal of {@code /proc/net/tcp}, that others than this machine may reach. */
    static List<String> beyondLoopback(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        List<String> open = new ArrayList<>();
        if (!Files.isDirectory(process)) {
            return open;
        }
        Set<String> own = sockets(process.resolve("fd"));
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : Files.readAllLines(process.resolve(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields[3].equals(LISTENING) && own.contains("socket:[" + fields[9] + "]")) {
                    if (!LOOPBACK.contains(fields[1].substring(0, fields[1].indexOf(':')))) {
                        open.add(fields[1]);
                    }
                }
            }
        }
        return open;
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                if (Files.isSymbolicLink(one)) {
                    sockets.add(Files.readSymbolicLink(one).toString());
                }
            }
        }
        return sockets;
    }
}
