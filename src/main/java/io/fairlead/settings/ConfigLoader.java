package io.fairlead.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Document;
import io.fairlead.config.Documents;
import io.fairlead.config.Overrides;
import io.fairlead.config.Violations;
import io.fairlead.core.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Loads the configuration: reads the file, applies environment overrides, and reports every fault with its location.
 *
 * <p>Threading: one thread, one load.
 */
public final class ConfigLoader {
    private static final String DEMO = "fairlead.yaml";
    private static final String PREFIX = "FAIRLEAD_";

    private final ConfigSources sources;
    private final Violations found = new Violations();

    private ConfigLoader(ConfigSources sources) {
        this.sources = sources;
    }

    /**
     * Blocks on reading the configuration and secret files and on JNDI; resolves no host names.
     *
     * @throws ConfigException with all faults
     */
    public static Config load(ConfigSources sources) {
        ConfigLoader loader = new ConfigLoader(sources);
        Optional<Path> file = sources.file();
        String name = file.map(Path::toString).orElse(DEMO);
        return loader.read(name, file.map(path -> text(name, path)).orElseGet(ConfigLoader::demo));
    }

    /** The file's text; fails if it is not valid UTF-8. */
    private static String text(String name, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            Violation violation = new Violation("", "there is no such file, or it is not readable UTF-8 text");
            throw new ConfigException(List.of(new ConfigException.Fault(name, violation)));
        }
    }

    private static String demo() {
        try (InputStream in = ConfigLoader.class.getResourceAsStream(DEMO)) {
            if (in == null) {
                throw new IllegalStateException("The demo is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Config read(String name, String text) {
        Document document = Documents.yaml(text);
        ConfigPositions positions = new ConfigPositions(name, document.lines());
        document.violations().forEach(fault -> found.add(fault.pointer(), fault.detail()));
        if (document.tree().isMissingNode()) {
            throw positions.exception(found.list());
        }
        ObjectNode tree = document.tree() instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        if (!document.tree().isObject() && !document.tree().isNull()) {
            found.add("", "expected a map of keys");
        }
        override(tree, positions);
        ConfigDocument bound = Documents.bind(tree, ConfigDocument.class, "", found);
        Config config = new ConfigReader(bound, sources.environment(), found).config();
        if (!found.isEmpty() || positions.unknownKeys()) {
            throw positions.exception(found.list());
        }
        return config;
    }

    private void override(ObjectNode tree, ConfigPositions positions) {
        Overrides overrides = new Overrides(tree, ConfigDocument.class);
        Map<String, String> unknown = new TreeMap<>();
        new TreeMap<>(sources.environment()).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX) && !overrides.set(variable, variable.substring(PREFIX.length()), value)) {
                unknown.put(variable, value);
            }
        });
        Set<String> known = new HashSet<>(List.of("FAIRLEAD_CONFIG", ConfigReader.ADMIN_TOKEN));
        known.addAll(named(tree));
        unknown.keySet().removeAll(known);
        positions.overridden(overrides.origins());
        positions.unknown(unknown.keySet());
    }

    /** The variables that values reference as {@code env:NAME}. */
    private static Set<String> named(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().startsWith("env:") ? Set.of(node.textValue().substring(4)) : Set.of();
        }
        return node.valueStream().flatMap(child -> named(child).stream()).collect(Collectors.toSet());
    }
}
