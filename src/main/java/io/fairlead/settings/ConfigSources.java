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
 * Where the configuration may come from.
 *
 * @param argument the file named on the command line, if any
 * @param environment every variable
 * @param property a system property by its name
 * @param naming the file named in JNDI, if any; asked only when the ones before name none
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

    /** Those of this process. */
    public static ConfigSources ofProcess(@Nullable Path argument) {
        return new ConfigSources(
                Optional.ofNullable(argument),
                System.getenv(),
                name -> Optional.ofNullable(System.getProperty(name)),
                ConfigSources::jndi);
    }

    /**
     * Those of one context of a server, which may have several: where a folder is named, each finds the file of its name
     * there, as Tomcat names them: {@code fairlead.yaml}, {@code ROOT.yaml}, {@code a#b.yaml} for {@code /a/b}.
     *
     * @param path such as {@code /fairlead}; empty for the root
     */
    public static ConfigSources ofContext(String path) {
        ConfigSources process = ofProcess(null);
        String name = path.isEmpty() ? "ROOT" : path.substring(1).replace('/', '#');
        return process.file()
                .filter(Files::isDirectory)
                .map(folder -> ofProcess(folder.resolve(name + ".yaml")))
                .orElse(process);
    }

    /** The file to read; empty: the demo. */
    Optional<Path> file() {
        return argument.or(() -> property.apply("fairlead.config").map(Path::of))
                .or(() ->
                        Optional.ofNullable(environment.get("FAIRLEAD_CONFIG")).map(Path::of))
                .or(() -> naming.get().map(Path::of));
    }

    /** The folder that a tilde stands for. */
    static String home() {
        return System.getProperty("user.home", "");
    }

    @SuppressWarnings("BanJNDI") // One name of our own, never one from outside.
    private static Optional<String> jndi() {
        try {
            return new InitialContext().lookup(JNDI_NAME) instanceof String name ? Optional.of(name) : Optional.empty();
        } catch (NamingException e) {
            // A process without naming, or a server where nobody bound it.
            return Optional.empty();
        }
    }

    /** Variables may hold secrets. */
    @Override
    public String toString() {
        return "ConfigSources[argument=" + argument + "]";
    }
}
