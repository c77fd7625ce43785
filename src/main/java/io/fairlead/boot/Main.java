package io.fairlead.boot;

import io.fairlead.access.UnsafeFileException;
import io.fairlead.core.Problem;
import io.fairlead.eventloop.Threads;
import io.fairlead.settings.Config;
import io.fairlead.settings.ConfigException;
import io.fairlead.settings.ConfigLoader;
import io.fairlead.settings.ConfigSources;
import io.fairlead.startup.ClassData;
import io.fairlead.startup.HeapTrim;
import jakarta.websocket.DeploymentException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * Runs the standalone gateway until a signal ends it. Exit codes: 2 invalid configuration, arguments or files, 3 a
 * fatal error ({@link FatalErrors}), 1 any other failure.
 *
 * <p>Threading: used by the main thread only.
 */
public final class Main {
    private static final int FAILED = 1;
    private static final int BAD_CONFIGURATION = 2;
    private static final int MAX_PORT = 65_535;

    private static final String CONFIG = "config";
    private static final String PORT = "port";
    private static final String PREPARE = "prepare";
    private static final String HELP = "help";
    private static final String VERSION = "version";
    private static final String USAGE = """
            Usage: java -jar fairlead.war [-hV] [--prepare] [--config=FILE] [--port=N]
            A gateway between raw TCP/UDP sockets and WebSocket sessions.
                  --config=FILE   the configuration (default: the packaged demo)
              -h, --help          show this help message and exit
                  --port=N        instead of the port of http.listen; 0: any free one
                  --prepare       make class data, print how to start with them, and end
              -V, --version       print version information and exit
            """;

    private final PrintWriter out = writer(FileDescriptor.out);
    private final PrintWriter err = writer(FileDescriptor.err);

    private Main() {}

    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), Charset.defaultCharset()), true);
    }

    public static void main(String[] args) {
        int code = new Main().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    private int execute(String[] args) {
        CommandLine given;
        try {
            given = parse(args);
        } catch (ParseException unknown) {
            err.println(unknown.getMessage());
            err.print(USAGE);
            err.flush();
            return BAD_CONFIGURATION;
        }
        try {
            return execute(given);
        } catch (UnsafeFileException refused) {
            err.println(failurePrefix(given) + refused.getMessage());
            return BAD_CONFIGURATION;
        } catch (IOException | DeploymentException | RuntimeException cause) {
            System.getLogger(Main.class.getName()).log(System.Logger.Level.DEBUG, "the gateway did not start", cause);
            err.println(failurePrefix(given) + cause.getMessage());
            return FAILED;
        }
    }

    private static String failurePrefix(CommandLine given) {
        return given.hasOption(PREPARE) ? "Fairlead could not prepare: " : "Fairlead could not start: ";
    }

    private static CommandLine parse(String[] args) throws ParseException {
        Options options = new Options()
                .addOption(null, CONFIG, true, null)
                .addOption(null, PORT, true, null)
                .addOption(null, PREPARE, false, null)
                .addOption("h", HELP, false, null)
                .addOption("V", VERSION, false, null);
        CommandLine given =
                DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, args);
        if (!given.getArgList().isEmpty()) {
            throw new ParseException(
                    "Unexpected argument: " + given.getArgList().get(0));
        }
        if (!isPort(given.getOptionValue(PORT, "0"))) {
            throw new ParseException("--port: expected a number from 0 to " + MAX_PORT);
        }
        return given;
    }

    private static boolean isPort(String text) {
        try {
            int port = Integer.parseInt(text);
            return port >= 0 && port <= MAX_PORT;
        } catch (NumberFormatException none) {
            return false;
        }
    }

    private int execute(CommandLine given) throws IOException, DeploymentException {
        if (given.hasOption(HELP)) {
            out.print(USAGE);
            out.flush();
            return 0;
        }
        if (given.hasOption(VERSION)) {
            out.println("Fairlead " + Version.text());
            return 0;
        }
        if (given.hasOption(PREPARE)) {
            ClassData classData = ClassData.of(programJar(), Main.class, TrainingRun.class);
            classData.make();
            out.println("Fairlead prepared " + classData.file());
            out.println("java @" + classData.arguments());
            return 0;
        }
        String file = given.getOptionValue(CONFIG);
        ConfigSources sources = ConfigSources.ofProcess(file == null ? null : Path.of(file));
        Logging.configure(sources);
        Config loaded;
        try {
            loaded = ConfigLoader.load(sources);
        } catch (ConfigException faults) {
            err.println(faults.getMessage());
            return BAD_CONFIGURATION;
        }
        String port = given.getOptionValue(PORT);
        run(port == null ? loaded : loaded.withPort(Integer.parseInt(port)));
        return 0;
    }

    private void run(Config chosen) throws IOException, DeploymentException {
        FatalErrors fatal = FatalErrors.endingTheProcess();
        Thread.setDefaultUncaughtExceptionHandler(fatal);
        Standalone standalone = new Standalone(chosen, programJar().resolveSibling("pages"), fatal);
        try {
            standalone.start();
        } catch (IOException | Problem failure) {
            standalone.close();
            throw failure;
        }
        Runtime.getRuntime().addShutdownHook(Threads.of("shutdown").newThread(standalone::close));
        out.println("Fairlead ready " + standalone.base());
        standalone.adminTokenPlace().ifPresent(place -> out.println("Fairlead admin token: " + place));
        standalone.afterStart(HeapTrim::run);
        standalone.awaitClose();
    }

    /** The jar of these classes; the launcher unpacked the static files next to it. */
    private static Path programJar() {
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
}
