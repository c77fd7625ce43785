package io.fairlead.boot;

import java.util.List;

/**
 * A published weakness of a container that the gateway's clients could use.
 *
 * @param product the WebSocket as {@link ContainerFacts} has it, or the name of a server
 * @param from the first version that has it
 * @param through the last version that is known to have it; {@code *}: no version is known to be free of it
 * @param cover how the gateway keeps clients away from it; empty: it does not
 * @param source where it is published
 */
record Advisory(String product, String id, String from, String through, String detail, String cover, String source) {
    private static final String ANY = "*";
    private static final int COLUMNS = 7;

    /** @param line seven columns, between bars */
    static Advisory parse(String line) {
        List<String> columns =
                List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
        if (columns.size() != COLUMNS) {
            throw new IllegalArgumentException("not an advisory: " + line);
        }
        return new Advisory(
                columns.get(0),
                columns.get(1),
                columns.get(2),
                columns.get(3),
                columns.get(4),
                columns.get(5),
                columns.get(6));
    }

    /** Whether this release of the product has it. */
    boolean concerns(String release) {
        ReleaseNumber number = new ReleaseNumber(release);
        return number.compareTo(new ReleaseNumber(from)) >= 0
                && (ANY.equals(through) || number.compareTo(new ReleaseNumber(through)) <= 0);
    }

    /** What to tell of it. */
    String text() {
        String known = ANY.equals(through) ? "no release is known to be free of it" : "known up to " + through;
        return id + " of " + product + ", " + known + ": " + detail;
    }
}
