package io.fairlead.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Documents;
import io.fairlead.core.Problem;
import io.fairlead.relay.RelayDocument;
import io.fairlead.relay.RelaySpec;
import io.fairlead.relay.RelayStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Relay definitions in one JSON file: an object by name, null for a removed one. The file is replaced as a whole and
 * forced to the disk, so that a crash leaves the old or the new one.
 *
 * <p>Threading: safe; one write at a time.
 */
public final class FileRelayStore implements RelayStore {
    private static final Logger LOG = System.getLogger(FileRelayStore.class.getName());

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Path directory;

    public FileRelayStore(Path file) {
        this.file = file.toAbsolutePath();
        this.directory = this.file.resolveSibling("").normalize();
    }

    @Override
    public synchronized Map<String, Optional<RelaySpec>> load() {
        Map<String, Optional<RelaySpec>> specs = new LinkedHashMap<>();
        read().properties().forEach(entry -> {
            try {
                specs.put(entry.getKey(), spec(entry.getValue()));
            } catch (Problem invalid) {
                LOG.log(Level.ERROR, "{0}: relay {1} is left out: {2}", file, entry.getKey(), invalid.detail());
            }
        });
        return specs;
    }

    private static Optional<RelaySpec> spec(JsonNode stored) {
        return stored.isNull() ? Optional.empty() : Optional.of(RelayDocument.read(stored));
    }

    @Override
    public synchronized void save(RelaySpec spec) {
        ObjectNode all = read();
        all.set(spec.name(), Documents.tree(RelayDocument.of(spec)));
        write(all);
    }

    @Override
    public synchronized void remove(String name) {
        ObjectNode all = read();
        all.putNull(name);
        write(all);
    }

    private ObjectNode read() {
        if (!Files.exists(file)) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            if (JSON.readTree(file.toFile()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException damaged) {
            LOG.log(Level.ERROR, file + " is not JSON", damaged);
        } catch (IOException unreadable) {
            throw failed("read", unreadable);
        }
        throw new Problem(Problem.Kind.INTERNAL, file + " is damaged: move it away or mend it");
    }

    private void write(ObjectNode all) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.createDirectories(directory);
            Files.write(next, Documents.toJson(all).getBytes(StandardCharsets.UTF_8));
            force(next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(directory);
        } catch (IOException unwritable) {
            discard(next);
            throw failed("write", unwritable);
        }
    }

    private static void discard(Path halfWritten) {
        try {
            Files.deleteIfExists(halfWritten);
        } catch (IOException kept) {
            LOG.log(Level.WARNING, halfWritten + " is left behind", kept);
        }
    }

    private static void force(Path path) throws IOException {
        boolean directory = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private Problem failed(String what, IOException cause) {
        LOG.log(Level.ERROR, "the relay store " + file + " failed to " + what, cause);
        return new Problem(Problem.Kind.INTERNAL, "the relay store failed to " + what);
    }
}
