package io.fairlead.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The published weaknesses that this build knows, from {@code advisories.txt}. */
record Advisories(List<Advisory> all) {
    static Advisories known() {
        try (InputStream in = Advisories.class.getResourceAsStream("advisories.txt")) {
            if (in == null) {
                throw new IllegalStateException("the advisories are not in this build");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @param text a line each; those that begin with # are comments */
    static Advisories parse(String text) {
        return new Advisories(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Advisory::parse)
                .toList());
    }

    /** Whether any is known of the product. */
    boolean know(String product) {
        return all.stream().anyMatch(one -> one.product().equals(product));
    }

    /** Those that this release has; none of an empty one, which is unknown. */
    List<Advisory> of(String product, String release) {
        if (release.isEmpty()) {
            return List.of();
        }
        return all.stream()
                .filter(one -> one.product().equals(product))
                .filter(one -> one.concerns(release))
                .toList();
    }
}
