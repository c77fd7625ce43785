package io.fairlead.target;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One rule of {@link Targets}.
 *
 * @param host in lower case; empty for a Unix path
 * @param block the address or the first address of a block; null: the host is a name or {@code *}
 * @param prefix prefix length of the block in bits
 * @param port 0: any
 */
record TargetRule(String text, String host, @Nullable InetAddress block, int prefix, int port) {
    private static final String UNIX = "unix:";

    static TargetRule parse(String text) {
        if (text.startsWith(UNIX + "/")) {
            return new TargetRule(text, "", null, 0, 0);
        }
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("expected host:port");
        }
        String port = text.substring(colon + 1);
        String host = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String bare = host.startsWith("[") ? host.replace("[", "").replace("]", "") : host;
        int slash = bare.indexOf('/');
        InetAddress block = literal(slash < 0 ? bare : bare.substring(0, slash));
        if (slash >= 0 && block == null) {
            throw new IllegalArgumentException("expected an address before /");
        }
        int bits = block == null ? 0 : 8 * block.getAddress().length;
        return new TargetRule(
                text, bare, block, slash < 0 ? bits : number(bare.substring(slash + 1), bits), port(port));
    }

    private static int port(String text) {
        return text.equals("*") ? 0 : Math.max(1, number(text, 65_535));
    }

    private static int number(String text, int max) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException("expected a number up to " + max);
        }
        return Integer.parseInt(text);
    }

    /** An address literal; null if it is a name. Never resolves names. */
    private static @Nullable InetAddress literal(String host) {
        boolean numeric = host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        try {
            return numeric ? InetAddress.getByName(host) : null;
        } catch (UnknownHostException malformed) {
            throw new IllegalArgumentException("expected an address", malformed);
        }
    }

    boolean namesAddress() {
        return block != null;
    }

    boolean matches(SocketUri uri, InetAddress address) {
        if (host.isEmpty() || port != 0 && port != uri.port()) {
            return false;
        }
        if (block != null) {
            return holds(address);
        }
        String name = uri.host().toLowerCase(Locale.ROOT);
        return host.equals("*") || host.equals(name) || host.startsWith("*.") && name.endsWith(host.substring(1));
    }

    /** Whether its block contains this address. */
    boolean holds(InetAddress ip) {
        return block != null && inBlock(block.getAddress(), ip.getAddress());
    }

    private boolean inBlock(byte[] first, byte[] address) {
        if (first.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((first[bit >> 3] & mask) != (address[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it names this path. The folder in the rule may be a symbolic link, the socket itself may not.
     *
     * @param real with symbolic links resolved
     */
    boolean matchesPath(Path real) {
        if (!host.isEmpty() || text.contains("/../")) {
            return false;
        }
        String pattern = text.substring(UNIX.length());
        int name = pattern.lastIndexOf('/') + 1;
        String folder = real(Path.of(pattern.substring(0, name))).toString();
        String resolved = (folder.endsWith("/") ? folder : folder + "/") + pattern.substring(name);
        return resolved.endsWith("*")
                ? real.toString().startsWith(resolved.substring(0, resolved.length() - 1))
                : real.toString().equals(resolved);
    }

    /** Resolves the symbolic links of a path, as far as the path exists. */
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            Path parent = path.getParent();
            Path name = path.getFileName();
            return parent == null || name == null ? path : real(parent).resolve(name);
        }
    }
}
