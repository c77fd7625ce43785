package io.fairlead.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.core.Problem;
import org.junit.jupiter.api.function.Executable;

/** Says which failure is expected. */
final class ProblemAssertions {
    private ProblemAssertions() {}

    static void assertProblem(Problem.Kind kind, Executable action) {
        assertEquals(kind, assertThrows(Problem.class, action).kind());
    }
}
