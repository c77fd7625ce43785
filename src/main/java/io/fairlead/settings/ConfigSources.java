package io.fairlead.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The possible sources of the configuration.
 *
 * @param argument the file named on the command line, if any
 * @param environment all environment variables
 * @param property looks up a system property
 * @param naming looks up the file name in JNDI; called only if the other sources name no file
 */
public record ConfigSources(
        Optional<Path> argument,
        Map<String, String> environment,
        Function<String, Optional<String>> property,
        Supplier<Optional<String>> naming) {
    private static final String JNDI_NAME = "java:comp/env/fairlead/config";

    public ConfigSources {
        environment = Map.copyOf(environment);
    }

    /** The sources of this process. */
    public static ConfigSources ofProcess(@Nullable Path argument) {
        return new ConfigSources(
                Optional.ofNullable(argument),
                System.getenv(),
                name -> Optional.ofNullable(System.getProperty(name)),
                ConfigSources::jndi);
    }

    /**
     * The sources of one servlet context. If the configured path is a folder, each context uses its own file there,
     * named as in Tomcat: {@code fairlead.yaml}, {@code ROOT.yaml}, {@code a#b.yaml} for {@code /a/b}.
     *
     * @param path context path such as {@code /fairlead}; empty for the root
     */
    public static ConfigSources ofContext(String path) {
        ConfigSources process = ofProcess(null);
        String name = path.isEmpty() ? "ROOT" : path.substring(1).replace('/', '#');
        return process.file()
                .filter(Files::isDirectory)
                .map(folder -> ofProcess(folder.resolve(name + ".yaml")))
                .orElse(process);
    }

    /** The file to read; empty: use the demo configuration. */
    Optional<Path> file() {
        return argument.or(() -> property.apply("fairlead.config").map(Path::of))
                .or(() ->
                        Optional.ofNullable(environment.get("FAIRLEAD_CONFIG")).map(Path::of))
                .or(() -> naming.get().map(Path::of));
    }

    /** The user's home directory, for a leading tilde. */
    static String home() {
        return System.getProperty("user.home", "");
    }

    @SuppressWarnings("BanJNDI") // a constant name, never external input
    private static Optional<String> jndi() {
        try {
            return new InitialContext().lookup(JNDI_NAME) instanceof String name ? Optional.of(name) : Optional.empty();
        } catch (NamingException e) {
            // No JNDI in this process, or the name is not bound.
            return Optional.empty();
        }
    }

    /** Omits the variables, which may contain secrets. */
    @Override
    public String toString() {
        return "ConfigSources[argument=" + argument + "]";
    }
}
