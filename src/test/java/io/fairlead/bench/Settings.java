package io.fairlead.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What a run can be told, each by a system property {@code fairlead.NAME}.
 *
 * @param works which of W1 to W9; all when empty
 * @param peers whom the gateway is compared with; all when empty
 * @param rounds of each, in turns
 * @param seconds that one round counts
 * @param warm seconds of the same work before the first round
 * @param hold seconds that idle sessions stay
 * @param pin whether server and load get a processor of their own each
 */
record Settings(
        List<String> works, List<String> peers, int rounds, double seconds, double warm, double hold, boolean pin) {
    static Settings fromProperties() {
        return new Settings(
                list("works"),
                list("peers"),
                Integer.getInteger("fairlead.rounds", 5),
                number("seconds", 2),
                number("warm", 5),
                number("hold", 30),
                !"false".equals(System.getProperty("fairlead.pin")));
    }

    /** The same with fewer rounds, for what has many points. */
    Settings withRounds(int most) {
        return new Settings(works, peers, Math.min(rounds, most), seconds, warm, hold, pin);
    }

    /** The same for these peers, when none are named. */
    Settings withPeers(String... names) {
        return peers.isEmpty() ? new Settings(works, List.of(names), rounds, seconds, warm, hold, pin) : this;
    }

    boolean wantsWork(String work) {
        return works.isEmpty() || works.contains(work);
    }

    boolean wantsPeer(String peer) {
        return peers.isEmpty() || peers.contains(peer);
    }

    private static List<String> list(String name) {
        return Arrays.stream(System.getProperty("fairlead." + name, "").split(",", -1))
                .filter(word -> !word.isBlank())
                .map(String::strip)
                .toList();
    }

    private static double number(String name, double otherwise) {
        String value = System.getProperty("fairlead." + name);
        return value == null ? otherwise : Double.parseDouble(value);
    }
}
