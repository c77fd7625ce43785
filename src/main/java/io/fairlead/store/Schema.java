package io.fairlead.store;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Migrates the tables to the newest version with Flyway, which is loaded only if they are not current. */
final class Schema {
    private static final List<String> VERSIONS = List.of("V1__store.sql");
    private static final String HISTORY = "fairlead_schema_history";

    private Schema() {}

    static void migrate(DataSource database) {
        if (!isNewest(database)) {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .table(HISTORY)
                    .locations(new String[0])
                    .callbackLocations(new String[0])
                    .resourceProvider(new Versions())
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        }
    }

    /**
     * Any error counts as not current: a missing table needs the migration, and an unreachable database fails again in
     * Flyway.
     */
    private static boolean isNewest(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT count(*) FROM \"" + HISTORY + "\" WHERE \"success\" AND \"type\" = 'SQL'")) {
            return found.next() && found.getInt(1) >= VERSIONS.size();
        } catch (SQLException none) {
            System.getLogger(Schema.class.getName()).log(System.Logger.Level.DEBUG, "no schema yet", none);
            return false;
        }
    }

    /** Finds the scripts by name: class path scanning is slow and does not work with every server's class loader. */
    private static final class Versions implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return VERSIONS.contains(name) ? new Script(name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return VERSIONS.stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> (LoadableResource) new Script(name))
                    .toList();
        }
    }

    private static final class Script extends LoadableResource {
        private final String name;

        Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            return new InputStreamReader(
                    java.util.Objects.requireNonNull(Schema.class.getResourceAsStream(name)), StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return "io/fairlead/store/" + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }

        @Override
        public String toString() {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}
