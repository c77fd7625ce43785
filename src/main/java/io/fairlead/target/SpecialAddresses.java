package io.fairlead.target;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Addresses of this machine, of local networks, and addresses that do not name a single host: IANA's special-purpose
 * registries and a few more, read from {@code special-addresses.txt}.
 */
final class SpecialAddresses {
    private static final String DATA = "special-addresses.txt";

    /** Whether a block is globally reachable. */
    private enum Reach {
        YES,
        NO,
        /** Depends on the IPv4 address embedded in the last 32 bits. */
        INNER
    }

    private record Special(String block, TargetRule rule, Reach reach, String name) {
        private static Special parse(String line) {
            String[] field = line.split("\\|", -1);
            String block = field[0].trim();
            int slash = block.indexOf('/');
            return new Special(
                    block,
                    TargetRule.parse("[" + block.substring(0, slash) + "]" + block.substring(slash) + ":*"),
                    Reach.valueOf(field[1].trim().toUpperCase(Locale.ROOT)),
                    field[2].trim());
        }

        private String text() {
            return name + ", " + block;
        }
    }

    private final List<Special> longestFirst;

    SpecialAddresses() {
        try (InputStream in = Objects.requireNonNull(SpecialAddresses.class.getResourceAsStream(DATA));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            this.longestFirst = lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Special::parse)
                    .sorted(Comparator.comparingInt(special -> -special.rule().prefix()))
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The reason why this address is not globally reachable, as name and block; empty if it is. */
    Optional<String> of(InetAddress given) {
        InetAddress address = unmapped(given.getAddress());
        for (Special special : longestFirst) {
            if (special.rule().holds(address)) {
                return switch (special.reach()) {
                    case YES -> Optional.empty();
                    case NO -> Optional.of(special.text());
                    case INNER ->
                        of(unmapped(Arrays.copyOfRange(address.getAddress(), 12, 16)))
                                .map(embedded -> special.text() + " of " + embedded);
                };
            }
        }
        return Optional.empty();
    }

    /** Converts an IPv4-mapped address, which the system's resolver may return, into the IPv4 address. */
    private static InetAddress unmapped(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
