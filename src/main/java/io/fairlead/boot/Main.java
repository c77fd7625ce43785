package io.fairlead.boot;

import io.fairlead.core.Problem;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs the gateway by itself, until a signal ends it. Exit codes: 2 bad configuration or arguments, 1 anything else.
 *
 * <p>Threading: the main thread's alone.
 */
@Command(
        name = "java -jar fairlead.war",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        description = "A gateway between raw TCP/UDP sockets and WebSocket sessions.",
        exitCodeOnInvalidInput = Main.BAD_CONFIGURATION)
public final class Main implements Callable<Integer> {
    static final int BAD_CONFIGURATION = 2;
    private static final int MAX_PORT = 65_535;

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration (default: the packaged demo)")
    private @Nullable Path config;

    @Option(names = "--port", paramLabel = "N", description = "instead of the port of http.listen; 0: any free one")
    private @Nullable Integer port;

    @Option(names = "--prepare", description = "make what lets the next starts be fast, and end")
    private boolean prepare;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] args) {
        int code = new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::onFailure)
                .execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int onFailure(Exception cause, CommandLine line, CommandLine.ParseResult parsed) {
        System.getLogger(Main.class.getName()).log(System.Logger.Level.DEBUG, "the gateway did not start", cause);
        line.getErr()
                .println((parsed.hasMatchedOption("--prepare")
                                ? "Fairlead could not prepare: "
                                : "Fairlead could not start: ")
                        + cause.getMessage());
        return 1;
    }

    @Override
    public Integer call() throws IOException, DeploymentException {
        PrintWriter err = spec.commandLine().getErr();
        ConfigSources sources = ConfigSources.ofProcess(config);
        ClassData classData = ClassData.ofProcess(here(), sources);
        if (prepare) {
            Runtime.getRuntime().addShutdownHook(Threads.of("shutdown").newThread(classData::close));
            spec.commandLine().getOut().println("Fairlead prepared " + classData.make());
            return 0;
        }
        Logs.configure(sources);
        Config loaded;
        try {
            loaded = ConfigLoader.load(sources);
        } catch (ConfigException faults) {
            err.println(faults.getMessage());
            return BAD_CONFIGURATION;
        }
        if (port != null && (port < 0 || port > MAX_PORT)) {
            err.println("--port: expected a number from 0 to " + MAX_PORT);
            return BAD_CONFIGURATION;
        }
        run(port == null ? loaded : loaded.withPort(port), classData);
        return 0;
    }

    private void run(Config chosen, ClassData classData) throws IOException, DeploymentException {
        Standalone standalone = new Standalone(chosen, here().resolveSibling("pages"));
        PrintWriter out = spec.commandLine().getOut();
        try {
            standalone.start();
        } catch (IOException | Problem impossible) {
            standalone.close();
            throw impossible;
        }
        Runtime.getRuntime().addShutdownHook(Threads.of("shutdown").newThread(() -> {
            classData.close();
            standalone.close();
        }));
        out.println("Fairlead ready " + standalone.base());
        standalone.adminTokenPlace().ifPresent(place -> out.println("Fairlead admin token: " + place));
        out.flush();
        standalone.afterStart(() -> {
            HeapTrim.run();
            classData.makeLater();
        });
        standalone.awaitClose();
    }

    /** The jar of these classes; the static files lie beside it, where the launcher unpacked both. */
    private static Path here() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The version of the archive. */
    static final class Versions implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Fairlead " + Version.text()};
        }
    }
}
