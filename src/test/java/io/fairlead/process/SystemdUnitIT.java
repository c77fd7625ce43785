package io.fairlead.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.debian.Apt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The unit under {@code server-config}: what systemd thinks of it, and that the gateway keeps to the folders it gives. */
@Timeout(60)
class SystemdUnitIT {
    private static final Path UNIT = Path.of("server-config", "systemd", "fairlead.service");
    /** What an offline review came with. */
    private static final int OLDEST = 250;

    private static final double MOST_EXPOSED = 2.0;
    private static final int DRAIN_SECONDS = 10;

    private static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> pattern + " is not in " + text);
        return matcher.group(1);
    }

    static boolean systemdCanReview() throws Exception {
        Optional<Path> analyze = Apt.find("systemd-analyze");
        return analyze.isPresent()
                && Integer.parseInt(first(said(analyze.get().toString(), "--version"), "systemd (\\d+)")) >= OLDEST;
    }

    private static Path withTheScriptOfHere(Path folder) throws IOException {
        Path script = Path.of("server-config", "fairlead.sh").toAbsolutePath();
        String text = Files.readString(UNIT).replace("/opt/fairlead/fairlead.sh", script.toString());
        return Files.writeString(folder.resolve("fairlead.service"), text);
    }

    @Test
    @EnabledIf(value = "systemdCanReview", disabledReason = "there is no systemd-analyze of 250 or newer")
    void systemdFindsNoFault(@TempDir Path folder) throws Exception {
        assertEquals(
                "",
                said("systemd-analyze", "verify", withTheScriptOfHere(folder).toString()));
    }

    @Test
    @EnabledIf(value = "systemdCanReview", disabledReason = "there is no systemd-analyze of 250 or newer")
    void systemdRatesTheUnitAsHardlyExposed(@TempDir Path folder) throws Exception {
        String review = said(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                withTheScriptOfHere(folder).toString());
        assertTrue(
                Double.parseDouble(first(review, "Overall exposure level for fairlead.service: ([0-9.]+)"))
                        <= MOST_EXPOSED,
                review);
    }

    private static Map<String, String> settings() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(UNIT)) {
            String[] pair = line.split("=", 2);
            if (pair.length == 2 && !line.startsWith("#")) {
                settings.put(pair[0], pair[1]);
            }
        }
        return settings;
    }

    @Test
    void theGatewayWritesOnlyWhereTheUnitLetsItAndEndsAsItSays() throws Exception {
        Map<String, String> unit = settings();
        assertEquals("/var/lib/" + unit.get("StateDirectory"), unit.get("WorkingDirectory"));
        assertEquals("XDG_CACHE_HOME=/var/cache", unit.get("Environment"));
        assertEquals("fairlead", unit.get("CacheDirectory"));
        assertTrue(Integer.parseInt(unit.get("TimeoutStopSec")) > 2 * DRAIN_SECONDS);

        Workplace etc = Workplace.fresh();
        Workplace state = Workplace.fresh();
        Path cache = Workplace.fresh().path();
        Path config = Files.writeString(etc.path().resolve("fairlead.yaml"), "relays: []\n");
        List<String> command = List.of(unit.get("ExecStart")
                .replace("/etc/fairlead/fairlead.yaml", config.toString())
                .split(" ", -1));
        assertEquals("/opt/fairlead/fairlead.sh", command.get(0));
        assertEquals("-" + command.get(0) + " --prepare", unit.get("ExecStartPre"));
        try (FairleadProcess process = FairleadProcess.launch(
                state,
                FairleadProcess.war(),
                Map.of("XDG_CACHE_HOME", cache.toString(), "FAIRLEAD_HTTP_LISTEN", "127.0.0.1:0"),
                List.of("-Duser.home=/nonexistent"),
                command.subList(1, command.size()).toArray(String[]::new))) {
            process.base();
            assertTrue(Files.exists(state.path().resolve("fairlead-data/admin-token")));
            assertTrue(Files.isDirectory(cache.resolve(unit.get("CacheDirectory"))));
            process.terminate();
            assertEquals(unit.get("SuccessExitStatus"), Integer.toString(process.exitCode()));
        }
    }
}
