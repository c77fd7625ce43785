package io.fairlead.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The gateway beside others, in turns on the same machine. Figures go into target/bench; asserted is only that the gateway
 * lost, repeated and spoiled nothing.
 */
@Timeout(7200)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "fairlead.bench", matches = "true", disabledReason = "mvn -Pbench verify")
class BenchIT {
    private final Settings settings = Settings.fromProperties();
    private Report report;
    private Load load;

    @BeforeAll
    void prepare() throws Exception {
        Files.createDirectories(Machine.FOLDER);
        load = Load.compiled(settings.pin());
        report = new Report(
                Machine.FOLDER.resolve("report.md"),
                "# The gateway beside others\n\n" + Machine.description() + ". "
                        + LocalDate.now(java.time.ZoneId.of("UTC"))
                        + ", " + settings.rounds() + " rounds of " + settings.seconds()
                        + " s in turns, medians. Processor time is the server's, from /proc/PID/stat.");
    }

    @Test
    void echo() throws Exception {
        compare("W1", Kind.ECHO, Job.echo("W1", 100, 1, 64), Job.echo("W1", 100, 16, 64));
    }

    @Test
    void relay() throws Exception {
        compare("W2", Kind.RELAY, Job.relay("W2", 8), Job.bulk("W2", "down", 16384), Job.bulk("W2", "up", 16384));
    }

    @Test
    void fanOut() throws Exception {
        compare(
                "W3",
                Kind.FAN,
                Job.fan("W3", 100, 1, 64),
                Job.fan("W3", 100, 16, 64),
                Job.fan("W3", 1000, 1, 64),
                Job.fan("W3", 1000, 16, 64),
                Job.fan("W3", 5000, 1, 64),
                Job.fan("W3", 5000, 16, 64),
                Job.fan("W3", 1000, 1, 64).paced(20));
    }

    @Test
    void chat() throws Exception {
        compare("W4", Kind.CHAT, Job.chat("W4", 1000), Job.chat("W4", 1000).paced(20));
    }

    @Test
    void datagrams() throws Exception {
        compare("W6", Kind.DATAGRAMS, Job.datagrams("W6", 1), Job.datagrams("W6", 16));
    }

    private void compare(String work, Kind kind, Job... jobs) throws Exception {
        if (!settings.wantsWork(work)) {
            return;
        }
        List<Contender> able = Contenders.all().stream()
                .filter(contender -> contender.kinds().contains(kind))
                .toList();
        try (Contest contest = new Contest(settings, load, able)) {
            for (Job job : jobs) {
                List<Standing> standings = contest.run(job);
                report.add(job, standings);
                assertNothingWentWrong(standings.get(0));
            }
        }
    }

    private static void assertNothingWentWrong(Standing gateway) {
        assertEquals(Contender.GATEWAY, gateway.name());
        for (Round round : gateway.rounds()) {
            assertTrue(round.number("mbPerSecond") > 0, () -> "nothing came: " + round.found());
            assertEquals(0, round.faults(), () -> "not every message came once and whole: " + round.found());
        }
    }
}
