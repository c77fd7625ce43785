package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The server's own command, in the copy of this run; what it says is kept beside the server. */
record Asadmin(ServerUnderTest server) {
    /** One that the running server does. */
    void command(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port", Integer.toString(server.management())));
        all.addAll(List.of(arguments));
        run(all.toArray(String[]::new));
    }

    /** @throws IOException when it, or one command of a file, fails */
    void run(String... arguments) throws IOException {
        Path said = Files.createTempFile(server.home().getParent(), "asadmin", ".txt");
        ProcessBuilder builder = process(arguments).redirectErrorStream(true).redirectOutput(said.toFile());
        int code = ended(builder.start());
        String text = Files.readString(said);
        Files.delete(said);
        Files.writeString(
                log(server),
                "$ " + builder.command() + "\n" + text + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (code != 0 || text.lines().anyMatch(line -> line.endsWith(" failed."))) {
            throw new IOException("asadmin " + List.of(arguments) + " ended with " + code + ": " + text);
        }
    }

    /** Not started yet, on the server's JDK. */
    ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(server.home().resolve("bin").resolve("asadmin").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        server.jdk().ifPresent(jdk -> builder.environment().put("AS_JAVA", jdk.toString()));
        return builder;
    }

    /** Where all that is said is kept. */
    static Path log(ServerUnderTest server) {
        return server.home().resolveSibling("asadmin.log");
    }

    private static int ended(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException stopping) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        }
    }
}
