package io.fairlead.boot;

import io.fairlead.access.PrivateFiles;
import io.fairlead.settings.ConfigLoader;
import io.fairlead.settings.ConfigSources;
import io.fairlead.startup.HeapTrim;
import io.fairlead.startup.TrainingRequests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A short run that exercises the start and the first requests, so that the JVM records the classes they need. Runs in a
 * separate process with its own data, see {@code ClassData}.
 *
 * <p>Threading: used by the main thread only.
 */
public final class TrainingRun {
    private static final String SECRET = "of-the-training-run-only";
    /** @param args one argument: a folder to write to */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        // First with a new database, then with an existing one.
        for (int i = 0; i < 2; i++) {
            run(folder);
        }
    }

    private static void run(Path folder) throws Exception {
        ConfigSources sources = new ConfigSources(
                Optional.of(configuration(folder)), Map.of(), property -> Optional.empty(), Optional::empty);
        Logging.configure(sources);
        try (Standalone gateway = new Standalone(ConfigLoader.load(sources), folder, FatalErrors.endingTheProcess())) {
            gateway.start();
            HeapTrim.run();
            new TrainingRequests(gateway.base(), SECRET).send();
        }
    }

    private static Path configuration(Path folder) throws IOException {
        try (InputStream text = TrainingRun.class.getResourceAsStream("training.yaml")) {
            if (text == null) {
                throw new IOException("the training run is not in this build");
            }
            return Files.writeString(
                    PrivateFiles.in(folder).file("training.yaml"),
                    new String(text.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("FOLDER", folder.toString())
                            .replace("SECRET", SECRET));
        }
    }
}
