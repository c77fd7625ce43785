package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be said of the Dockerfile without Docker: no image is built here. */
@Timeout(60)
class DockerfileIT {
    private static final Path FILE = Path.of("server-config", "docker", "Dockerfile");

    /** What follows this word in each instruction that begins with it, continued lines joined. */
    private static List<String> instructions(String word) throws IOException {
        return Files.readString(FILE)
                .replaceAll("(?m)^#.*\n", "")
                .replace("\\\n", "")
                .lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1).strip())
                .toList();
    }

    private static String only(String word) throws IOException {
        List<String> found = instructions(word);
        assertEquals(1, found.size(), word);
        return found.get(0);
    }

    private static List<String> json(String array) throws IOException {
        return new ObjectMapper().readValue(array, new TypeReference<>() {});
    }

    @Test
    void theDockerfileNamesNoRegistryAndRunsAsAnUnprivilegedUser() throws Exception {
        assertFalse(only("FROM").contains("/"), "a base image by its name alone");
        assertTrue(only("USER").matches("[1-9]\\d*:[1-9]\\d*"));
        assertEquals(only("WORKDIR"), only("VOLUME"));
    }

    @Test
    void itStartsTheArchiveOfTheBuildItself() throws Exception {
        String[] copied = only("COPY").split(" ", -1);
        assertEquals(FairleadProcess.war(), Path.of(copied[0]).toAbsolutePath());
        assertTrue(Files.isExecutable(Path.of(copied[1])));
        String script = copied[2] + Path.of(copied[1]).getFileName();
        assertEquals(List.of(script), json(only("ENTRYPOINT")));
        assertEquals(List.of(script, "--prepare"), json(instructions("RUN").get(1)));
        assertEquals(
                List.of("*", "!" + copied[0], "!" + copied[1]),
                Files.readAllLines(FILE.resolveSibling("Dockerfile.dockerignore")));
    }

    private static int health(URI base) throws Exception {
        String check = only("HEALTHCHECK");
        List<String> command =
                json(check.substring(check.indexOf('[')).replace("8080", Integer.toString(base.getPort())));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void itsHealthCheckTellsAGatewayThatIsReadyFromNone() throws Exception {
        URI base;
        try (FairleadProcess process = FairleadProcess.start("relays: []\n")) {
            base = process.base();
            assertEquals(0, health(base));
        }
        assertNotEquals(0, health(base));
    }
}
