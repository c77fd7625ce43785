package io.fairlead.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The three probes of an orchestrator, each with named checks; a probe without checks is up. The checks of
 * {@code informs} are reported with {@code ready} but do not affect its status. Checks run on every call, on the
 * caller's thread, and must not block for long.
 */
public record Health(
        Map<String, Supplier<Check>> live,
        Map<String, Supplier<Check>> ready,
        Map<String, Supplier<Check>> started,
        Map<String, Supplier<Check>> informs) {
    private static final System.Logger LOG = System.getLogger(Health.class.getName());

    /**
     * @param status {@code up}, {@code down}, or {@code degraded}, which counts as up
     * @param detail human-readable; may be empty
     */
    @Schema(name = "HealthCheck")
    public record Check(String status, String detail) {
        public Check(boolean up, String detail) {
            this(word(up), detail);
        }

        /** Works, with restrictions. */
        public static Check degraded(String detail) {
            return new Check("degraded", detail);
        }

        boolean up() {
            return !status.equals(word(false));
        }
    }

    /** The result of one probe. */
    @Schema(name = "HealthReport")
    public record Report(String status, Map<String, Check> checks) {
        public int httpStatus() {
            return status.equals(word(true)) ? 200 : 503;
        }

        /** As it is sent. */
        public byte[] json() {
            return Json.bytes(this);
        }
    }

    /** Runs the probe {@code live}, {@code ready} or {@code started}; empty: there is no such probe. */
    public Optional<Report> report(String probe) {
        return switch (probe) {
            case "live" -> Optional.of(report(live, Map.of()));
            case "ready" -> Optional.of(report(ready, informs));
            case "started" -> Optional.of(report(started, Map.of()));
            default -> Optional.empty();
        };
    }

    /** Up if all checks are up; a check that throws is down. */
    private static Report report(Map<String, Supplier<Check>> checks, Map<String, Supplier<Check>> informs) {
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
