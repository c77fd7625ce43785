package io.fairlead.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    private static DataDirectory of(String url) {
        return DataDirectory.of(new Config.Store(url));
    }

    @Test
    void itIsBesideTheFileOfAnEmbeddedStore() {
        DataDirectory data = of("jdbc:h2:file:./some/where/store;MODE=PostgreSQL");
        assertEquals(Path.of("some/where").toAbsolutePath(), data.path());
        assertEquals("store.mv.db", data.database());
        assertEquals(
                Path.of("fairlead-data").toAbsolutePath(),
                of("jdbc:postgresql://db/fairlead").path());
    }

    /** H2 puts the database there. */
    @Test
    void aTildeIsTheUsersHome() {
        Path home = Path.of(System.getProperty("user.home"));
        assertEquals(home.resolve("gate"), of("jdbc:h2:file:~/gate/store").path());
        assertEquals(home, of("jdbc:h2:file:~/store").path());
        assertEquals(
                Path.of("~other").toAbsolutePath(),
                of("jdbc:h2:file:~other/store").path());
    }
}
