package io.fairlead.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Postgres.class)
class PostgresTranscriptTest implements TranscriptSuite {
    @TempDir
    Path home = Path.of("");

    private String url = "";
    private TestStore store = TestStore.on("", home);

    @BeforeEach
    void make(Postgres.Server server) throws SQLException {
        url = server.freshUrl();
        store = TestStore.on(url, home.resolve("spool"));
    }

    @Override
    public TestStore store() {
        return store;
    }

    @Override
    public String url() {
        return url;
    }
}
