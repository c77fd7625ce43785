package io.fairlead.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source file looks like: short, with names that say something, and its state owned. */
class ShapeTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final int MAX_PACKAGE_LINES = 3500;
    private static final int MAX_BOOT_LINES = 1300;

    @Test
    void everySourceFileHasItsShape() throws IOException {
        List<String> faults = sources().stream()
                .flatMap(source -> source.faults().stream().map(fault -> source.name() + ": " + fault))
                .toList();
        assertEquals("", String.join("\n", faults));
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<Path> mute = sources().stream()
                .map(source -> Path.of(source.name()).resolveSibling("package-info.java"))
                .distinct()
                .filter(file -> !Files.exists(file))
                .toList();
        assertEquals(List.of(), mute);
    }

    /** So that a room can be known: what grows beyond it has two subjects. */
    @Test
    void noPackageIsTooLarge() throws IOException {
        Map<String, Long> lines = sources().stream()
                .collect(Collectors.groupingBy(
                        source ->
                                Path.of(source.name()).getParent().getFileName().toString(),
                        TreeMap::new,
                        Collectors.summingLong(source -> source.text().lines().count())));
        lines.values().removeIf(count -> count <= MAX_PACKAGE_LINES);
        assertEquals(Map.of(), lines);
    }

    @Test
    void theCompositionIsNothingElse() throws IOException {
        long lines = sources().stream()
                .filter(source -> source.name().contains("/boot/"))
                .mapToLong(source -> source.text().lines().count())
                .sum();
        assertTrue(lines > 0 && lines <= MAX_BOOT_LINES, lines + " lines");
    }

    @Test
    void noTwoClassesHaveOneName() throws IOException {
        Map<String, List<String>> names = sources().stream()
                .map(Source::name)
                .filter(name -> !name.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(
                        name -> Path.of(name).getFileName().toString(), TreeMap::new, Collectors.toList()));
        names.values().removeIf(files -> files.size() == 1);
        assertEquals(Map.of(), names);
    }

    private static List<Source> sources() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<Source> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(Source::of)
                    .toList();
            assertTrue(sources.size() > 100, "the sources are not where they should be");
            return sources;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class SocketManager {}",
                "final class StringUtil {}",
                "    private static final class HubImpl {}",
                "public abstract class AbstractPeer {}",
                "class A {\n    // see issue 12\n}",
                "class A {\n    // TODO later\n}",
                "class A {\n    // fixes #123\n}",
                "class A {\n\n    public String getName() {\n    }\n}",
                "class A {\n    private int count;\n}",
                "class A {\n    private volatile @Nullable Close fault = null;\n}",
                "class A {\n    private final Object lock = new Object();\n}"
            })
    void aFaultOfShapeIsFound(String text) {
        assertEquals(1, new Source("A.java", text).faults().size(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Database {}",
                "class A {\n    @Override\n    public String getName() {\n    }\n}",
                "class A {\n    // RFC 6455 §5.5.1, colour \"#123456\"\n    private final int count;\n}",
                "/** Threading: safe. */\nclass A {\n    private int count;\n}"
            })
    void aGoodShapeIsNotAccused(String text) {
        assertEquals(List.of(), new Source("A.java", text).faults());
    }

    @ParameterizedTest
    @CsvSource({"58, 0", "59, 1"})
    void aMethodHasAtMostSixtyLines(int body, int faults) {
        String text = "class A {\n    void a(int b) {\n" + "        b++;\n".repeat(body) + "    }\n}\n";
        assertEquals(faults, new Source("A.java", text).faults().size());
    }

    @ParameterizedTest
    @CsvSource({"500, 0", "501, 1"})
    void aFileHasAtMostFiveHundredLines(int lines, int faults) {
        assertEquals(faults, new Source("A.java", "//\n".repeat(lines)).faults().size());
    }

    @Test
    void aPackageThatSaysNothingIsFound() {
        assertEquals(
                2, new Source("a/package-info.java", "package a;\n").faults().size());
        assertEquals(
                List.of(), new Source("a/package-info.java", "/** What it is. */\n@NullMarked\npackage a;\n").faults());
    }
}
