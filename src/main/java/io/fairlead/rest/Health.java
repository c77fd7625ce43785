package io.fairlead.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The three questions an orchestrator asks, each with its named checks; a question without checks is answered yes.
 * What {@code informs} is told with {@code ready} and decides nothing. Checks run at each call, on the caller's thread, and must not block for long.
 */
public record Health(
        Map<String, Supplier<Check>> live,
        Map<String, Supplier<Check>> ready,
        Map<String, Supplier<Check>> started,
        Map<String, Supplier<Check>> informs) {
    private static final System.Logger LOG = System.getLogger(Health.class.getName());

    /**
     * @param status {@code up}, {@code down}, or {@code degraded}, which counts as up
     * @param detail for people; may be empty
     */
    @Schema(name = "HealthCheck")
    public record Check(String status, String detail) {
        public Check(boolean up, String detail) {
            this(word(up), detail);
        }

        /** It works, but not all that it should. */
        public static Check degraded(String detail) {
            return new Check("degraded", detail);
        }

        boolean up() {
            return !status.equals(word(false));
        }
    }

    /** The answer to one question. */
    @Schema(name = "HealthReport")
    record Report(String status, Map<String, Check> checks) {
        boolean up() {
            return status.equals(word(true));
        }
    }

    /** Up when all are; a check that throws is down. */
    static Report report(Map<String, Supplier<Check>> checks, Map<String, Supplier<Check>> informs) {
        Map<String, Check> results = new LinkedHashMap<>();
        boolean up = run(checks, results);
        run(informs, results);
        return new Report(word(up), results);
    }

    private static boolean run(Map<String, Supplier<Check>> checks, Map<String, Check> results) {
        boolean up = true;
        for (Map.Entry<String, Supplier<Check>> entry : checks.entrySet()) {
            Check check = run(entry.getKey(), entry.getValue());
            up &= check.up();
            results.put(entry.getKey(), check);
        }
        return up;
    }

    private static Check run(String name, Supplier<Check> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The health check " + name + " failed", e);
            return new Check(false, "the check itself failed");
        }
    }

    private static String word(boolean up) {
        return up ? "up" : "down";
    }
}
