package io.fairlead.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.appserver.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The gateway beside others, in turns on the same machine. Figures go into target/bench; asserted is only that the gateway
 * lost, repeated and spoiled nothing.
 */
@Timeout(7200)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfSystemProperty(named = "fairlead.bench", matches = "true", disabledReason = "mvn -Pbench verify")
class BenchIT {
    private final Settings settings = Settings.fromProperties();
    private Report report;
    private Load load;

    @BeforeAll
    void prepare() throws Exception {
        Files.createDirectories(MachineFacts.FOLDER);
        load = Load.compiled(settings.pin());
        Gateways.prepare(Path.of(System.getProperty("java.home")), Gateways.CACHE);
        report = new Report(
                MachineFacts.FOLDER.resolve("report.md"),
                "# The gateway beside others\n\n" + MachineFacts.description() + ". "
                        + LocalDate.now(java.time.ZoneId.of("UTC"))
                        + ", " + settings.rounds() + " rounds of " + settings.seconds()
                        + " s in turns, medians. Processor time is the server's, from /proc/PID/stat.");
    }

    @Test
    @Order(1)
    void echo() throws Exception {
        compare("W1", Kind.ECHO, Job.echo("W1", 100, 1, 64), Job.echo("W1", 100, 16, 64));
        compare("W1", Kind.ADDED_ECHO, Job.addedEcho("W1", 100, 64));
    }

    @Test
    @Order(2)
    void relay() throws Exception {
        compare("W2", Kind.RELAY, Job.relay("W2", 8), Job.bulk("W2", "down", 16384), Job.bulk("W2", "up", 16384));
    }

    @Test
    @Order(3)
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
    @Order(4)
    void chat() throws Exception {
        compare("W4", Kind.CHAT, Job.chat("W4", 1000), Job.chat("W4", 1000).paced(20));
    }

    @Test
    @Order(6)
    void datagrams() throws Exception {
        compare("W6", Kind.DATAGRAMS, Job.datagrams("W6", 1), Job.datagrams("W6", 16), Job.datagrams("W6", 64));
    }

    @Test
    @Order(5)
    void idleSessions() throws Exception {
        if (settings.wantsWork("W5")) {
            IdleWork work = new IdleWork(settings, load);
            List<Standing> standings = work.run(able(Kind.ECHO));
            report.add(IdleWork.table(work.job(), standings));
            assertNothingWentWrong(standings.get(0));
        }
    }

    @Test
    @Order(7)
    void start() throws Exception {
        if (settings.wantsWork("W7")) {
            StartWork work = new StartWork(settings.rounds());
            List<String> rows = new ArrayList<>();
            rows.add(work.row("JDK " + Runtime.version().feature(), Path.of(System.getProperty("java.home"))));
            Optional<Path> newer =
                    Jdks.atLeast(25).filter(jdk -> Runtime.version().feature() < 25);
            if (newer.isPresent()) {
                rows.add(work.row("JDK 25 or newer", newer.get()));
            } else {
                System.out.println("skipped: a start on JDK 25, which this machine lacks");
            }
            report.add(StartWork.table(rows));
        }
    }

    @Test
    @Order(8)
    void stalledReaders() throws Exception {
        if (settings.wantsWork("W8")) {
            FlatWork work = new FlatWork(settings, load);
            FlatWork.Found disconnect = work.run("disconnect");
            FlatWork.Found dropOldest = work.run("drop-oldest");
            report.add(FlatWork.HEAD + disconnect.row() + dropOldest.row());
            assertEquals(
                    0, dropOldest.round().count("corrupt") + dropOldest.round().count("twice"));
        }
    }

    @Test
    @Order(9)
    void curves() throws Exception {
        if (settings.wantsWork("W9")) {
            Settings fewer = settings.withRounds(3).withPeers(Contender.LIMIT, "netty");
            try (Contest contest = new Contest(fewer, load, able(Kind.FAN))) {
                new CurveWork(contest, report).run();
            }
        }
    }

    @Test
    @Order(10)
    void connections() throws Exception {
        compare(
                "W10",
                Kind.ECHO,
                Job.echo("W10", 512, 1, 64),
                Job.echo("W10", 4_096, 1, 64),
                Job.echo("W10", 16_384, 1, 64));
    }

    private static List<Contender> able(Kind kind) {
        return Contenders.all().stream()
                .filter(contender -> contender.kinds().contains(kind))
                .toList();
    }

    private void compare(String work, Kind kind, Job... jobs) throws Exception {
        if (!settings.wantsWork(work)) {
            return;
        }
        try (Contest contest = new Contest(settings, load, able(kind))) {
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
            assertTrue(
                    round.number("mbPerSecond") + round.number("received") > 0, () -> "nothing came: " + round.found());
            assertEquals(0, round.faults(), () -> "not every message came once and whole: " + round.found());
        }
    }
}
