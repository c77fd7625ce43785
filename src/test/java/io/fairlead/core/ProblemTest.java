package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ProblemTest {
    /** The table of the outside contract: kind, HTTP status, close code, whether to come back. */
    private static final List<String> REGISTRY = List.of(
            "invalid 400 1008 no",
            "bad-data 400 1007 no",
            "bad-data 400 1003 no",
            "unauthorized 401 1008 no",
            "forbidden 403 1008 no",
            "not-found 404 4404 no",
            "conflict 409 0 no",
            "too-large 413 1009 no",
            "rate-limited 429 4429 later",
            "slow-consumer 0 4008 yes",
            "busy 503 1013 later",
            "upstream 502 4502 later",
            "kicked 0 4403 no",
            "shutdown 503 1001 yes",
            "internal 500 1011 later");

    @Test
    void theProblemKindsAreThoseOfTheContract() {
        List<String> rows = new ArrayList<>();
        for (Problem.Kind kind : Problem.Kind.values()) {
            rows.add(kind.id() + " " + kind.httpStatus() + " " + kind.closeCode() + " "
                    + kind.retry().name().toLowerCase(Locale.ROOT));
            assertTrue(!kind.title().isBlank());
        }
        assertEquals(REGISTRY, rows);
    }

    @Test
    void aDocumentsFaultsAreAllKept() {
        Violation one = new Violation("/a", "wrong");
        Violation two = new Violation("", "odd");
        assertEquals("/a: wrong", Problem.invalid(List.of(one)).detail());
        Problem both = Problem.invalid(List.of(one, two));
        assertEquals("2 faults, the first: /a: wrong", both.detail());
        assertEquals(List.of(one, two), both.violations());
        assertEquals(Problem.Kind.INVALID, both.kind());
    }
}
