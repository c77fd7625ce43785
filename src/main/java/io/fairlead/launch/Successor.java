package io.fairlead.launch;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The JVM that takes this one's place. It needs options, and {@code java -jar} has none but those of its command line;
 * so the process executes another program: the same one with more options ({@code execve(2)}). Its number, its parent,
 * its files and who waits for it stay as they are.
 *
 * <p>Where that is not possible, it is not done: on another system than Linux, and when the command line is not one that
 * is understood, see {@link Options}.
 */
final class Successor {
    /** The first Java with a cache that one run makes (JEP 514). */
    static final int AHEAD_OF_TIME = 25;

    private static final Path PROCESS = Path.of("/proc/self");
    private static final int CLOSE_ON_EXEC = 1;
    private static final int SET_DESCRIPTOR_FLAGS = 2;
    private static final int FIRST_INHERITED = 3;
    private static final int OTHERS = 0077;

    private Successor() {}

    /** Returns when this JVM is to go on. */
    static void takeOver(Home home, Path archive, String[] args) {
        String machine = machine();
        if (machine.isEmpty()) {
            return;
        }
        try {
            List<String> command = command(home, archive, args);
            Path program = PROCESS.resolve("exe").toRealPath();
            if (Options.arePlain(command) && program.endsWith("java")) {
                execute(new CLibrary(home.bridge(), machine), home, program.toString(), command);
            }
        } catch (IOException | ReflectiveOperationException | LinkageError impossible) {
            System.getLogger(Successor.class.getName()).log(Logger.Level.DEBUG, "this JVM goes on", impossible);
        }
    }

    /** Which of JNA's libraries; empty: none that is packaged. */
    private static String machine() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "";
        }
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> "linux-x86-64";
            case "aarch64" -> "linux-aarch64";
            default -> "";
        };
    }

    /** The operator's options come behind ours, and win. */
    private static List<String> command(Home home, Path archive, String[] args) throws IOException {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
        List<String> words = Options.words(Files.readAllBytes(PROCESS.resolve("cmdline")), names);
        int jar = words.size() - args.length - 2;
        List<String> options = Options.between(words, jar);
        if (options == null
                || !Files.isSameFile(Path.of(words.get(jar + 1)), archive)
                || !words.subList(jar + 2, words.size()).equals(Arrays.asList(args))) {
            throw new IOException("this command line is left as it is");
        }
        List<String> command = new ArrayList<>();
        command.add(words.get(0));
        // To end with 3 takes no memory there, and nothing can swallow it.
        command.add("-XX:+ExitOnOutOfMemoryError");
        addClassData(home.classData(), command);
        command.addAll(options);
        command.add("-cp");
        command.add(home.program().toString());
        command.add(Home.MAIN);
        Collections.addAll(command, args);
        return command;
    }

    /** A JVM that can't use them goes on without; that needs no word on the output, whose first line is the gateway's. */
    private static void addClassData(Path data, List<String> command) {
        boolean ahead = data.toString().endsWith(".aot");
        if (Files.exists(data)) {
            command.add((ahead ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + data);
            command.add("-Xlog:cds*=off");
            if (ahead) {
                command.add("-Xlog:aot*=off");
            }
        }
        command.add("-Dfairlead.classdata=" + data);
    }

    /** Returns when the system refuses. */
    private static void execute(CLibrary c, Home home, String program, List<String> command)
            throws IOException, ReflectiveOperationException {
        closeOwnFiles(c, home);
        c.call("setenv", "MALLOC_ARENA_MAX", "2", 0);
        // What the JVM and libraries write is for nobody else, either: umask(2).
        c.call("umask", OTHERS);
        String[] words = command.toArray(new String[command.size() + 1]);
        c.call("execv", program, words);
    }

    /** What this JVM has open is not the next one's; what its parent had open is. */
    private static void closeOwnFiles(CLibrary c, Home home) throws IOException, ReflectiveOperationException {
        Path java = Path.of(System.getProperty("java.home")).toRealPath();
        Path own = home.path().toRealPath();
        String[] open = PROCESS.resolve("fd").toFile().list();
        for (String number : open == null ? new String[0] : open) {
            int descriptor = Integer.parseInt(number);
            if (descriptor >= FIRST_INHERITED && isOf(number, java, own)) {
                c.call("fcntl", descriptor, SET_DESCRIPTOR_FLAGS, CLOSE_ON_EXEC);
            }
        }
    }

    private static boolean isOf(String number, Path java, Path own) {
        File target = PROCESS.resolve("fd").resolve(number).toFile();
        try {
            Path file = Path.of(target.getCanonicalPath());
            return file.startsWith(java) || file.startsWith(own);
        } catch (IOException closed) {
            return false;
        }
    }
}
