package io.fairlead.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of threats names tests that are there. */
class ThreatsTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Extension))`");

    @Test
    void eachThreatIsShownByTestsThatExist() throws IOException {
        Set<String> sources;
        try (Stream<Path> all = Files.walk(Path.of("src/test/java"))) {
            sources = all.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
        List<String> threats = Files.readAllLines(Path.of("src/doc/threats.md")).stream()
                .filter(line -> line.startsWith("| **"))
                .toList();
        assertTrue(threats.size() > 10, "the table was not found");
        for (String threat : threats) {
            List<String> named = TEST.matcher(threat)
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
            assertTrue(!named.isEmpty(), "no test: " + threat);
            assertEquals(
                    List.of(),
                    named.stream()
                            .filter(test -> !sources.contains(test + ".java"))
                            .toList());
        }
    }
}
