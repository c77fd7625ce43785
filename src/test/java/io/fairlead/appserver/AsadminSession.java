package io.fairlead.appserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One asadmin that stays for all commands of a run: each of its own would cost the start of a JVM.
 *
 * <p>Threading: one thread at a time.
 */
final class AsadminSession implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final Writer commands;
    private final Path log;

    private AsadminSession(Process process, Path log) {
        this.process = process;
        this.said = process.inputReader(UTF_8);
        this.commands = new BufferedWriter(process.outputWriter(UTF_8));
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "asadmin-end"));
    }

    /** @param server which runs */
    static AsadminSession open(ServerUnderTest server) throws IOException {
        String port = Integer.toString(server.management());
        // A file of commands is read without a terminal and without a prompt.
        ProcessBuilder builder = new Asadmin(server).process("--port", port, "multimode", "--file", "/dev/stdin");
        return new AsadminSession(builder.redirectErrorStream(true).start(), Asadmin.log(server));
    }

    /** @throws IOException when it fails, with what it said */
    void command(String name, String... arguments) throws IOException {
        String line = name + " " + String.join(" ", arguments);
        commands.write(line + "\n");
        commands.flush();
        StringBuilder text = new StringBuilder("> " + line + "\n");
        String answer = "";
        while (!answer.startsWith("Command " + name + " ")) {
            answer = said.readLine();
            if (answer == null) {
                throw new IOException("asadmin ended: " + text);
            }
            text.append(answer).append('\n');
        }
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (answer.endsWith(" failed.")) {
            throw new IOException("asadmin: " + text);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
