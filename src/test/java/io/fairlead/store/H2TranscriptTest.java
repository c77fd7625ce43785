package io.fairlead.store;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class H2TranscriptTest implements TranscriptSuite {
    @TempDir
    Path home = Path.of("");

    private TestStore store = TestStore.on("", home);

    @BeforeEach
    void make() {
        store = TestStore.on(url(), home.resolve("spool"));
    }

    @Override
    public TestStore store() {
        return store;
    }

    @Override
    public String url() {
        return "jdbc:h2:file:" + home.resolve("fairlead");
    }
}
