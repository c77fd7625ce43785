package io.fairlead.boot;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes that work for a later start: where it is the gateway that starts them, of the lowest priority, and the
 * first to go when memory runs out.
 *
 * <p>Threading: stateless.
 */
final class Background {
    private Background() {}

    /** The processes that it starts are like it. */
    static Process startLowly(List<String> command, Path folder) throws IOException {
        List<String> nice = new ArrayList<>(List.of("nice", "-n", "19"));
        nice.addAll(command);
        Process process;
        try {
            process = start(nice, folder);
        } catch (IOException noSuchProgram) {
            process = start(command, folder);
        }
        expend(process.pid());
        return process;
    }

    /** As important as this process. Its output is thrown away, and it gets none of the settings meant for the gateway. */
    static Process start(List<String> command, Path folder) throws IOException {
        return builder(command, folder).start();
    }

    private static ProcessBuilder builder(List<String> command, Path folder) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("FAIRLEAD_")
                        || name.equals("JAVA_TOOL_OPTIONS")
                        || name.equals("JDK_JAVA_OPTIONS")
                        || name.equals("_JAVA_OPTIONS"));
        return builder;
    }

    private static void expend(long pid) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(pid), "oom_score_adj"), "1000");
        } catch (IOException elsewhere) {
            System.getLogger(Background.class.getName()).log(Level.DEBUG, "no score for {0}", pid);
        }
    }
}
