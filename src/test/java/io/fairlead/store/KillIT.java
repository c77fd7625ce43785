package io.fairlead.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.channel.Transcript;
import io.fairlead.channel.TranscriptContract;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a flood, again and again on one folder. */
@Timeout(120)
class KillIT {
    private static final int KILLS = 4;

    @TempDir
    Path home = Path.of("");

    private static String classPath() {
        return Stream.of("surefire.test.class.path", "java.class.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isBlank())
                .findFirst()
                .orElseThrow();
    }

    /** The newest offset that the process said was taken, and how it began. */
    private record Life(String beginning, long newest) {}

    private Life floodAndKill(int acknowledged) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        Flood.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String beginning = out.readLine();
            String last = "0";
            for (int i = 0; i < acknowledged; i++) {
                last = out.readLine();
            }
            // the JDK's own way would also throw away what the process has said
            new ProcessBuilder("kill", "-9", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line.length() >= last.length() ? line : last;
            }
            process.waitFor();
            return new Life(beginning, Long.parseLong(last));
        }
    }

    @Test
    void nothingThatWasAcknowledgedIsLostAndTheFileOpens() throws Exception {
        long newest = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Life life = floodAndKill(kill * 2_000);
            assertTrue(life.beginning().startsWith("epoch new "), life::beginning);
            long began = Long.parseLong(life.beginning().substring("epoch new ".length()));
            assertTrue(began >= newest, () -> life + " forgot some");
            newest = life.newest();
        }
        try (TestStore store = TestStore.on(Flood.url(home), home.resolve("spool"))) {
            store.reopened();
            store.settle();
            Transcript.Tail tail = store.open(TranscriptContract.ROOM, "other", Flood.KEEP);
            assertEquals("new", tail.epoch());
            assertEquals(0, tail.complete());
            assertTrue(tail.offset() >= newest, tail.offset() + " < " + newest);
            assertEquals(TranscriptContract.range(1, tail.offset()), TranscriptContract.offsets(tail.entries()));
            System.out.println("killed " + KILLS + " times, " + newest + " acknowledged, " + tail.offset() + " found");
        }
    }
}
