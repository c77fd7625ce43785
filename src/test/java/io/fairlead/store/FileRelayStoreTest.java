package io.fairlead.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Problem;
import io.fairlead.relay.RelaySpec;
import io.fairlead.relay.RelaySpecs;
import io.fairlead.relay.RelayStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRelayStoreTest implements RelayStoreContract {
    private static final RelaySpec SPEC = RelaySpecs.random(new Random(5));

    @TempDir
    Path home = Path.of("");

    private Path file() {
        return home.resolve("data/relays.json");
    }

    private Path next() {
        return home.resolve("data/relays.json.next");
    }

    @Override
    public RelayStore reopened() {
        return new FileRelayStore(file());
    }

    /** A directory stands where the new file is to be written. */
    @Override
    public void breakIt() throws IOException {
        Files.createDirectories(next().resolve("in-the-way"));
    }

    @Override
    public void mend() throws IOException {
        Files.delete(next().resolve("in-the-way"));
        Files.delete(next());
    }

    @Test
    void nothingIsThereBeforeTheFirstSave() {
        assertTrue(reopened().load().isEmpty());
        assertFalse(Files.exists(file()));
    }

    @Test
    void onlyTheFileIsLeft() throws IOException {
        reopened().save(SPEC);
        reopened().remove(SPEC.name());
        assertEquals(List.of("relays.json"), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("data"))) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void nothingHalfWrittenIsLeftByAFailure() throws IOException {
        Files.createDirectories(file().resolve("a directory where the file should be"));
        RelayStore store = reopened();
        assertThrows(Problem.class, () -> store.save(SPEC));
        assertEquals(List.of("relays.json"), names());
    }

    @Test
    void whatACrashLeftHalfWrittenIsNeitherReadNorInTheWay() throws IOException {
        reopened().save(SPEC);
        Files.writeString(next(), "{\"half");
        assertEquals(Set.of(SPEC.name()), reopened().load().keySet());
        reopened().remove("x");
        assertEquals(List.of("relays.json"), names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"a\":", "\u0000\u0000"})
    void aDamagedFileIsToldAndLeftAsItIs(String damage) throws IOException {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(file(), damage);
        for (org.junit.jupiter.api.function.Executable call : List.<org.junit.jupiter.api.function.Executable>of(
                () -> reopened().load(),
                () -> reopened().save(SPEC),
                () -> reopened().remove("a"))) {
            assertEquals(
                    Problem.Kind.INTERNAL, assertThrows(Problem.class, call).kind());
        }
        assertEquals(damage, Files.readString(file()));
    }

    @Test
    void oneBrokenRelayIsLeftOutAndKept() throws IOException {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(file(), "{\"broken\":{\"mode\":\"nonsense\"},\"gone\":null}");
        assertEquals(Set.of("gone"), reopened().load().keySet());
        reopened().save(SPEC);
        assertTrue(Files.readString(file()).contains("nonsense"));
        assertEquals(Optional.of(SPEC), reopened().load().get(SPEC.name()));
    }
}
