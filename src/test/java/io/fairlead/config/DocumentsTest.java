package io.fairlead.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Violation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading and binding, on a document of its own. */
class DocumentsTest {
    record Outer(
            @Nullable String text,
            @Nullable Integer whole,
            @Nullable Boolean flag,
            @Nullable ByteSizeText size,
            @Nullable DurationText span,
            @Nullable Rate rate,
            @Nullable List<String> words,
            @Nullable Inner inner,
            @Nullable List<Inner> inners) {}

    record Inner(@Nullable Integer number) {}

    private final Violations found = new Violations();

    @Test
    void everyKindOfValueIsBound() {
        Outer outer = bind("{text: a, whole: 3.0, flag: true, size: 64KiB, span: 5m, rate: 10/s, words: [x, y],"
                + " inner: {number: 1}, inners: [{number: 2}, {}]}");
        assertEquals(List.of(), found.list());
        assertEquals(
                new Outer(
                        "a",
                        3,
                        true,
                        new ByteSizeText(65536),
                        new DurationText(Duration.ofMinutes(5)),
                        new Rate(10, Duration.ofSeconds(1)),
                        List.of("x", "y"),
                        new Inner(1),
                        List.of(new Inner(2), new Inner(null))),
                outer);
        assertEquals(outer, bind(Documents.toYaml(outer)));
        assertEquals(outer, bind(Documents.toJson(outer)));
    }

    @Test
    void allFaultsAreToldAtOnceInTheirOrder() {
        Outer outer = bind("{text: 1, whole: 1.5, flag: 'true', size: soon, span: 5, rate: [], words: x, inner: 7,"
                + " inners: [{number: x}, 3], wrods: 1, zzz: 1}");
        assertEquals(
                List.of(
                        "/text: expected a text, got a number (use quotes)",
                        "/whole: expected a whole number, got 1.5",
                        "/flag: expected true or false, got \"true\"",
                        "/size: expected a size such as 64KiB, got \"soon\"",
                        "/span: expected a duration such as 25s, got 5",
                        "/rate: expected a rate such as 10/s, got a list",
                        "/words: expected a list, got a text",
                        "/inner: expected a map, got a number",
                        "/inners/0/number: expected a whole number, got \"x\"",
                        "/inners/1: expected a map, got a number",
                        "/wrods: unknown key; did you mean words?",
                        "/zzz: unknown key"),
                found.list().stream().map(Violation::toString).toList());
        assertNull(outer.text());
    }

    @Test
    void linesAreThoseOfTheKeys() {
        Document document = Documents.yaml("a: 1\n\nb:\n  - c: 2\n  -\n    d: 3\n");
        assertEquals(1, document.lines().get("/a"));
        assertEquals(3, document.lines().get("/b"));
        assertEquals(4, document.lines().get("/b/0/c"));
        assertEquals(6, document.lines().get("/b/1/d"));
    }

    @Test
    void aKeyGivenTwiceIsAFaultOnItsSecondLine() {
        Document document = Documents.yaml("a: 1\nb: 2\na: 3\n");
        assertEquals(List.of(new Violation("/a", "is given twice, first on line 1")), document.violations());
        assertEquals(3, document.lines().get("/a"));
        assertEquals(1, document.tree().get("a").intValue());
    }

    @Test
    void aSyntaxErrorIsOneFaultWithItsLine() {
        Document document = Documents.yaml("a: 1\nb: [1, 2\nc: }\n");
        assertEquals(1, document.violations().size());
        assertTrue(document.tree().isMissingNode());
        assertEquals(3, document.lines().get(""));
        assertTrue(document.violations().get(0).detail().startsWith("is not valid YAML (line 3, column "));
    }

    @Test
    void aliasesDeepNestingAndSecondDocumentsAreRefused() {
        assertEquals("aliases (*name) are not supported", only("a: &x [1]\nb: [*x, *x]\n"));
        assertEquals("is nested deeper than 32 levels", only("[".repeat(5000)));
        assertEquals("more than one document in one text", only("a: 1\n---\nb: 1\n"));
        assertEquals("is larger than 1MiB", only("#".repeat((1 << 20) + 1)));
    }

    @Test
    void jsonIsReadStrictly() {
        assertEquals(1, Documents.json("{a: 1}").violations().size());
        assertEquals(1, Documents.json("{\"a\": 1} {}").violations().size());
        assertEquals(List.of(), Documents.json("{\"a\": 1}").violations());
    }

    private static String only(String yaml) {
        List<Violation> violations = Documents.yaml(yaml).violations();
        assertEquals(1, violations.size());
        return violations.get(0).detail();
    }

    private Outer bind(String yaml) {
        return Documents.bind(Documents.yaml(yaml).tree(), Outer.class, "", found);
    }
}
