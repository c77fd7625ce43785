package io.fairlead.eventloop;

import io.fairlead.core.Connection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections of this machine with unacknowledged data, from Linux's {@code /proc/net/tcp} (proc(5)); unknown
 * on other systems.
 *
 * @param rows by {@code local port:remote address:remote port} in the notation of that table; null: unknown
 */
public record TcpConnections(@Nullable Map<String, Row> rows) {
    public static final TcpConnections UNKNOWN = new TcpConnections(null);

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;
    private static final int RETRANSMITS = 6;
    private static final String NOTHING = "00000000";
    private static final Row IDLE = new Row(0, false);

    /**
     * One connection.
     *
     * @param sendQueue unacknowledged bytes
     * @param retransmits whether bytes were retransmitted
     */
    record Row(long sendQueue, boolean retransmits) {}

    /** Reads the tables; takes about one millisecond per thousand connections. */
    public static TcpConnections read() {
        Map<String, Row> rows = new HashMap<>();
        boolean readable = false;
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                lines.skip(1).forEach(line -> add(line, rows));
                readable = true;
            } catch (IOException notThere) {
                // not Linux, or the protocol is not available
            }
        }
        return readable ? new TcpConnections(rows) : UNKNOWN;
    }

    private static void add(String line, Map<String, Row> rows) {
        String[] field = line.trim().split(" +", RETRANSMITS + 2);
        if (field.length > RETRANSMITS && !field[QUEUES].startsWith(NOTHING + ":")) {
            String port = field[LOCAL].substring(field[LOCAL].indexOf(':') + 1);
            long sendQueue = Long.parseLong(field[QUEUES], 0, NOTHING.length(), 16);
            rows.put(port + ":" + unmapped(field[REMOTE]), new Row(sendQueue, !field[RETRANSMITS].equals(NOTHING)));
        }
    }

    /** Strips the prefix of an IPv4-mapped IPv6 address, since the JDK's sockets report the IPv4 address. */
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

    /** Whether data was retransmitted to the remote end and is still unacknowledged. */
    public boolean isRetransmitting(SocketChannel channel) {
        Row row = row(channel);
        return row != null && row.retransmits();
    }

    /** The bytes that the remote end has not acknowledged; {@link Connection#UNKNOWN} if not known. */
    long sendQueue(SocketChannel channel) {
        Row row = row(channel);
        return row == null ? Connection.UNKNOWN : row.sendQueue();
    }

    private @Nullable Row row(SocketChannel channel) {
        try {
            SocketAddress local = channel.getLocalAddress();
            SocketAddress remote = channel.getRemoteAddress();
            return rows != null && local instanceof InetSocketAddress from && remote instanceof InetSocketAddress to
                    ? rows.getOrDefault(key(from, to), IDLE)
                    : null;
        } catch (IOException closed) {
            return null;
        }
    }

    private static String key(InetSocketAddress local, InetSocketAddress remote) {
        return String.format(
                Locale.ROOT,
                "%04X:%s:%04X",
                local.getPort(),
                words(remote.getAddress().getAddress()),
                remote.getPort());
    }
}
