package io.fairlead.startup;

import io.fairlead.access.PrivateFiles;
import io.fairlead.access.UnsafeFileException;
import io.fairlead.eventloop.Threads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file from which a JVM maps preprocessed classes instead of loading and verifying them again: an AppCDS archive
 * (JEP 350), from Java 25 on an AOT cache (JEP 514). It is valid for one jar and one JVM; another JVM ignores it.
 *
 * <p>Threading: used by the main thread only.
 */
public final class ClassData {
    private static final int AOT_VERSION = 25;
    private static final boolean USES_AOT = Runtime.version().feature() >= AOT_VERSION;
    private static final List<String> OPTION_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Path program;
    private final Class<?> main;
    private final Class<?> training;
    private final Path java;
    private final Path folder;
    private final String name;

    private ClassData(Path program, Class<?> main, Class<?> training, Path java) {
        this.program = program;
        this.main = main;
        this.training = training;
        this.java = java;
        folder = program.resolveSibling("classdata");
        name = Runtime.version() + "-" + Integer.toHexString(java.toString().hashCode());
    }

    /**
     * The class data of this JVM.
     *
     * @param program the gateway's jar
     * @param main the gateway's main class
     * @param training the main class of the training run, which shows the JVM the classes that a start needs; its
     *     argument is a folder to write to
     */
    public static ClassData of(Path program, Class<?> main, Class<?> training) throws IOException {
        return new ClassData(
                program,
                main,
                training,
                Path.of(ProcessHandle.current()
                        .info()
                        .command()
                        .orElseThrow(() -> new IOException("nobody says which Java this is"))));
    }

    public Path file() {
        return folder.resolve(name + (USES_AOT ? ".aot" : ".jsa"));
    }

    /** An argument file for {@code java} with the options for the class data and the gateway's main class. */
    public Path arguments() {
        return folder.resolve(name + ".args");
    }

    /**
     * Creates both files, which takes some seconds.
     *
     * @throws IOException if that is not possible; with a human-readable message
     * @throws UnsafeFileException if other users may write to the folder
     */
    public void make() throws IOException {
        PrivateFiles files = PrivateFiles.in(folder);
        Path scratch = Files.createTempDirectory(files.path(), "making-");
        try {
            Path made = scratch.resolve("made");
            train(scratch, made);
            if (!Files.exists(made)) {
                throw new IOException("this Java makes no class data");
            }
            // Forces the file to disk before the move, so that a power failure never leaves a partial file under the
            // final name.
            try (FileChannel whole =
                    FileChannel.open(PrivateFiles.in(scratch).file("made"), StandardOpenOption.WRITE)) {
                whole.force(true);
            }
            Files.move(made, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            StaleFolders.delete(scratch);
        }
        Files.writeString(files.file(arguments().getFileName().toString()), argumentText());
    }

    private String argumentText() {
        // A JVM that can't use the data must not warn on standard output, whose first line is the gateway's.
        String quiet = USES_AOT ? "-Xlog:cds*=off\n-Xlog:aot*=off\n" : "-Xlog:cds*=off\n";
        String option = USES_AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
        return quoted(option + file()) + quiet + "-cp\n" + quoted(program.toString()) + main.getName() + "\n";
    }

    private static String quoted(String word) {
        return "\"" + word.replace("\\", "\\\\") + "\"\n";
    }

    private List<String> command(Path scratch, Path made) {
        String jar = program.toString();
        String name = training.getName();
        return USES_AOT
                ? List.of(
                        java.toString(),
                        "-XX:AOTCacheOutput=" + made,
                        // Profiles of the training run (JEP 515) would start the JIT compilers during startup.
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:-AOTRecordTraining",
                        "-cp",
                        jar,
                        name,
                        scratch.toString())
                : List.of(java.toString(), "-XX:ArchiveClassesAtExit=" + made, "-cp", jar, name, scratch.toString());
    }

    /** Runs the training in a separate process, without options meant for the gateway; it ends with this process. */
    private void train(Path scratch, Path made) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(scratch, made))
                .directory(scratch.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(OPTION_VARIABLES);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(Threads.of("shutdown").newThread(() -> end(process)));
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("the training run ended with " + code);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        }
    }

    /** Ends the process, and the child JVM that it starts on Java 25 to write the cache. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
