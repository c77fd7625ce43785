package io.fairlead.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which module of the pages may know which, and what a strict content policy would refuse. */
class PageModulesTest {
    private static final Path WEBAPP = Path.of("webapp");
    private static final Path JS = WEBAPP.resolve("js");

    /** Folder under {@code js} to the folders its modules may import; "" is {@code js} itself, the client library. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "", Set.of("fairlead"),
            "fairlead", Set.of("fairlead"),
            "model", Set.of("model"),
            "net", Set.of("", "net", "model"),
            "element", Set.of("element", "model"),
            "page", Set.of("", "element", "net", "model"));

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^(?:import|export)\\s(?:[\\w\\s{},*]*\\bfrom\\s)?\\s*['\"]([^'\"]+)['\"]");
    private static final Pattern DYNAMIC_IMPORT = Pattern.compile("(?m)^[^*\\n]*\\bimport\\(");
    private static final Pattern MARKUP_SINK =
            Pattern.compile("\\b(innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval|srcdoc)\\b");
    private static final Pattern INLINE_SCRIPT =
            Pattern.compile("(?i)<script(?![^>]*\\bsrc=)[^>]*>|\\son\\w+\\s*=|javascript:");
    private static final Pattern FILE_URL =
            Pattern.compile("(?i)<(?:script|link|img|a)\\b[^>]*?\\b(?:src|href)=\"([^\"#?]+)");
    private static final int MAX_LINES = 300;

    static List<Path> modules() throws IOException {
        return files(JS, ".js");
    }

    static List<Path> pages() throws IOException {
        return files(WEBAPP, ".html");
    }

    @Test
    void thereAreModulesAndPages() throws IOException {
        assertTrue(modules().size() > 5);
        assertTrue(pages().size() > 2);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleImportsOnlyWhereItsArrowPoints(Path module) throws IOException {
        String text = Files.readString(module);
        assertTrue(ARROWS.containsKey(folder(module)), "no such layer: " + folder(module));
        assertTrue(!DYNAMIC_IMPORT.matcher(text).find(), "imports are static, so that this test sees them");
        for (String target : found(IMPORT, text)) {
            assertTrue(target.startsWith("."), target + " is not relative");
            Path imported = module.resolveSibling(target).normalize();
            assertTrue(Files.isRegularFile(imported), target + " does not exist");
            assertTrue(
                    ARROWS.get(folder(module)).contains(folder(imported)), folder(module) + " must not know " + target);
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleMakesTextAndNoMarkup(Path module) throws IOException {
        assertEquals(List.of(), found(MARKUP_SINK, Files.readString(module)));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleIsShort(Path module) throws IOException {
        assertTrue(Files.readAllLines(module).size() <= MAX_LINES);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageHasNoInlineScript(Path page) throws IOException {
        assertEquals(List.of(), found(INLINE_SCRIPT, Files.readString(page)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatAPageNamesIsRelativeAndThere(Path page) throws IOException {
        for (String url : found(FILE_URL, Files.readString(page))) {
            assertTrue(!url.startsWith("/") && !url.contains(":"), url + " is not relative: the context path differs");
            if (url.startsWith("webjars/")) {
                assertNotNull(
                        getClass().getResource("/META-INF/resources/" + url),
                        url + " is not on the class path: its version?");
            } else {
                assertTrue(Files.isRegularFile(page.resolveSibling(url)), url + " does not exist");
            }
        }
    }

    private static String folder(Path module) {
        Path parent = JS.relativize(module).getParent();
        return parent == null ? "" : parent.toString();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(PageModulesTest::shown).toList();
    }

    private static String shown(MatchResult match) {
        return match.groupCount() > 0 && match.group(1) != null ? match.group(1) : match.group();
    }

    private static List<Path> files(Path root, String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
