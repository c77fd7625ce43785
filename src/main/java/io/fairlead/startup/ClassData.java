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
 * The file from which a JVM takes classes as they are in memory, in place of reading and checking them again: an AppCDS
 * archive (JEP 350), from Java 25 on an AOT cache (JEP 514). Belongs to one jar and one JVM; another JVM goes on without.
 *
 * <p>Threading: the main thread's alone.
 */
public final class ClassData {
    private static final int AHEAD_OF_TIME = 25;
    private static final boolean AHEAD = Runtime.version().feature() >= AHEAD_OF_TIME;
    private static final List<String> OPTIONS_OF_OTHERS =
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
     * That of this JVM.
     *
     * @param program the gateway's jar
     * @param main what it is started by
     * @param training what is run instead, so that the JVM learns which classes a start needs; takes a folder to write to
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
        return folder.resolve(name + (AHEAD ? ".aot" : ".jsa"));
    }

    /** An argument file of {@code java} with the options that use the class data, and the gateway's main class. */
    public Path arguments() {
        return folder.resolve(name + ".args");
    }

    /**
     * Makes both, which takes some seconds.
     *
     * @throws IOException when that can't be done here; its message is for people
     * @throws UnsafeFileException when others may write where they belong
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
            // A file of which a power cut left a part has a name of its own.
            try (FileChannel whole =
                    FileChannel.open(PrivateFiles.in(scratch).file("made"), StandardOpenOption.WRITE)) {
                whole.force(true);
            }
            Files.move(made, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            StaleFolders.delete(scratch);
        }
        Files.writeString(files.file(arguments().getFileName().toString()), words());
    }

    private String words() {
        // A JVM that can't use the data needs no word on the output, whose first line is the gateway's.
        String quiet = AHEAD ? "-Xlog:cds*=off\n-Xlog:aot*=off\n" : "-Xlog:cds*=off\n";
        String option = AHEAD ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
        return quoted(option + file()) + quiet + "-cp\n" + quoted(program.toString()) + main.getName() + "\n";
    }

    private static String quoted(String word) {
        return "\"" + word.replace("\\", "\\\\") + "\"\n";
    }

    private List<String> command(Path scratch, Path made) {
        String jar = program.toString();
        String name = training.getName();
        return AHEAD
                ? List.of(
                        java.toString(),
                        "-XX:AOTCacheOutput=" + made,
                        // With profiles of the training run (JEP 515) the compilers would be at work beside the start.
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:-AOTRecordTraining",
                        "-cp",
                        jar,
                        name,
                        scratch.toString())
                : List.of(java.toString(), "-XX:ArchiveClassesAtExit=" + made, "-cp", jar, name, scratch.toString());
    }

    /** In a process of its own, without options meant for the gateway; it ends with this one. */
    private void train(Path scratch, Path made) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(scratch, made))
                .directory(scratch.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(OPTIONS_OF_OTHERS);
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

    /** With the JVM that it starts on Java 25 to write the cache. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
