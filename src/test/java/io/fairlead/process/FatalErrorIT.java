package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway without memory is not left half alive: it ends, and says why, so that a supervisor can start it again. */
@Timeout(120)
class FatalErrorIT {
    /** More than there is room for beside what the gateway needs itself. */
    private static final String TOO_MUCH = "limits: {memory: 90%}\nwebsocket: {maxSessionsPerAddress: 5000}\n";

    private static final String[] SMALL = {"-Xmx24m", "-XX:+UseSerialGC"};

    private static void ends(FairleadProcess process) throws Exception {
        URI base = process.base();
        InetSocketAddress http = new InetSocketAddress(base.getHost(), base.getPort());
        byte[] frame = Attackers.frame(true, 60_000, 60_000);
        try (Attackers attackers = new Attackers(400, http, Attackers.handshake("/ws/echo"), frame)) {
            assertEquals(3, process.exitCode(), process::errSoFar);
            assertTrue(attackers.written() > 0);
        }
    }

    /** As the script starts it. */
    @Test
    void itEndsWithThreeWhenNoMemoryIsLeft() throws Exception {
        try (FairleadProcess process =
                FairleadProcess.start(TOO_MUCH, "-XX:+ExitOnOutOfMemoryError", SMALL[0], SMALL[1])) {
            ends(process);
            assertEquals(
                    List.of("Terminating due to java.lang.OutOfMemoryError: Java heap space"),
                    process.out().stream()
                            .filter(line -> line.contains("Error"))
                            .toList());
        }
    }

    @Test
    void itEndsWithThreeInAJvmWithoutTheOptionsOfTheScript() throws Exception {
        try (FairleadProcess process = FairleadProcess.start(TOO_MUCH, SMALL)) {
            ends(process);
            assertEquals(
                    List.of("Fairlead ends: java.lang.OutOfMemoryError: Java heap space"),
                    Stream.of(process.err().split("\n"))
                            .filter(line -> line.startsWith("Fairlead ends"))
                            .toList());
        }
    }
}
