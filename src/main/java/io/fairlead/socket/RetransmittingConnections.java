package io.fairlead.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The TCP connections of this machine whose packets the other end does not acknowledge just now, as Linux tells in
 * {@code /proc/net/tcp} (proc(5)); nobody elsewhere.
 *
 * @param ends {@code local port:remote address:remote port}, all as that table has them
 */
record RetransmittingConnections(Set<String> ends) {
    static final RetransmittingConnections NONE = new RetransmittingConnections(Set.of());

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;
    private static final int RETRANSMITS = 6;
    private static final String NOTHING = "00000000";

    /** Reads the tables: a millisecond for a thousand connections. */
    static RetransmittingConnections read() {
        Set<String> ends = new HashSet<>();
        for (Path table : TABLES) {
            try (Stream<String> rows = Files.lines(table)) {
                rows.skip(1).forEach(row -> add(row, ends));
            } catch (IOException notThere) {
                // not Linux, or no such protocol: nobody is known to retransmit
            }
        }
        return new RetransmittingConnections(ends);
    }

    private static void add(String row, Set<String> ends) {
        String[] field = row.trim().split(" +", RETRANSMITS + 2);
        if (field.length > RETRANSMITS
                && !field[RETRANSMITS].equals(NOTHING)
                && !field[QUEUES].startsWith(NOTHING + ":")) {
            String port = field[LOCAL].substring(field[LOCAL].indexOf(':') + 1);
            ends.add(port + ":" + unmapped(field[REMOTE]));
        }
    }

    /** An IPv4 address within IPv6, as the JDK's sockets have it, without the prefix. */
    private static String unmapped(String remote) {
        String prefix = words(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1});
        return remote.startsWith(prefix) && remote.indexOf(':') > prefix.length()
                ? remote.substring(prefix.length())
                : remote;
    }

    private static String words(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            text.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
        }
        return text.toString();
    }

    boolean contains(InetSocketAddress local, InetSocketAddress remote) {
        return ends.contains(String.format(
                Locale.ROOT,
                "%04X:%s:%04X",
                local.getPort(),
                words(remote.getAddress().getAddress()),
                remote.getPort()));
    }
}
