package io.fairlead.boot;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What this JVM can do with class data.
 *
 * <p>Threading: stateless.
 */
final class Machine {
    /** The first Java with a cache that one run makes (JEP 514). */
    private static final int AHEAD_OF_TIME = 25;

    private Machine() {}

    static boolean usesClassData() {
        try {
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return Boolean.parseBoolean(machine.getVMOption("UseSharedSpaces").getValue());
        } catch (IllegalArgumentException other) {
            // A JVM without the option is better asked for nothing.
            return true;
        }
    }

    /** Runs a class of the gateway in a JVM like this one. */
    static List<String> javaCommand(Path program, Class<?> main, Path... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(java(), "-Xmx64m", "-XX:+UseSerialGC", "-cp", program.toString()));
        command.add(main.getName());
        for (Path word : words) {
            command.add(word.toString());
        }
        return command;
    }

    private static String java() throws IOException {
        return ProcessHandle.current()
                .info()
                .command()
                .orElseThrow(() -> new IOException("nobody says which Java this is"));
    }

    /**
     * What is to be run, one after the other.
     *
     * @param scratch a folder for what the rehearsal writes
     * @param made where the class data will be
     */
    static List<List<String>> classDataCommands(Path program, Path scratch, Path made) throws IOException {
        String java = java();
        String jar = program.toString();
        String rehearsal = Rehearsal.class.getName();
        String place = scratch.toString();
        if (Runtime.version().feature() >= AHEAD_OF_TIME) {
            return List.of(List.of(
                    java,
                    "-XX:AOTCacheOutput=" + made,
                    // With profiles of the rehearsal (JEP 515) the compilers would be at work while the gateway starts.
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "-XX:-AOTRecordTraining",
                    "-cp",
                    jar,
                    rehearsal,
                    place));
        }
        String list = scratch.resolve("classes").toString();
        return List.of(
                List.of(java, "-Xshare:off", "-XX:DumpLoadedClassList=" + list, "-cp", jar, rehearsal, place),
                List.of(
                        java,
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + list,
                        "-XX:SharedArchiveFile=" + made,
                        "-cp",
                        jar));
    }
}
