package io.fairlead.store;

import io.fairlead.config.Document;
import io.fairlead.config.Documents;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelayDocument;
import io.fairlead.definition.RelaySpec;
import io.fairlead.relay.RelayStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Relay definitions as JSON, one row per relay; a row without a definition is a removed relay.
 *
 * <p>Threading: safe; the database orders concurrent writes.
 */
final class JdbcRelayStore implements RelayStore {
    private static final Logger LOG = System.getLogger(JdbcRelayStore.class.getName());
    private static final long OPENING_MILLIS = 5_000;

    private final Database database;

    JdbcRelayStore(Database database) {
        this.database = database;
    }

    private record Definition(String name, @Nullable String text) {}

    @Override
    public Map<String, Optional<RelaySpec>> load() {
        Map<String, Optional<RelaySpec>> specs = new LinkedHashMap<>();
        try {
            database.awaitOpened(OPENING_MILLIS);
            database.query(JdbcRelayStore::definitions).forEach(definition -> put(specs, definition));
        } catch (StoreException down) {
            throw JdbcTranscript.busy(down);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw JdbcTranscript.busy(stopping);
        }
        return specs;
    }

    private static List<Definition> definitions(Connection connection) throws SQLException {
        List<Definition> definitions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, definition FROM relays ORDER BY name")) {
            while (rows.next()) {
                definitions.add(new Definition(rows.getString("name"), rows.getString("definition")));
            }
        }
        return definitions;
    }

    private static void put(Map<String, Optional<RelaySpec>> specs, Definition stored) {
        String text = stored.text();
        try {
            specs.put(stored.name(), text == null ? Optional.empty() : Optional.of(spec(text)));
        } catch (Problem invalid) {
            LOG.log(Level.ERROR, "stored relay {0} is skipped: {1}", stored.name(), invalid.detail());
        }
    }

    private static RelaySpec spec(String text) {
        Document document = Documents.json(text);
        if (!document.violations().isEmpty()) {
            throw new Problem(Problem.Kind.INVALID, document.violations().get(0).detail());
        }
        return RelayDocument.read(document.tree());
    }

    @Override
    public void save(RelaySpec spec) {
        put(spec.name(), Documents.toJson(RelayDocument.of(spec)));
    }

    @Override
    public void remove(String name) {
        put(name, null);
    }

    private void put(String name, @Nullable String definition) {
        try {
            database.read(handle -> {
                int known = handle.createUpdate("UPDATE relays SET definition = :definition WHERE name = :name")
                        .bind("name", name)
                        .bind("definition", definition)
                        .execute();
                return known > 0
                        ? known
                        : handle.createUpdate("INSERT INTO relays (name, definition) VALUES (:name, :definition)")
                                .bind("name", name)
                                .bind("definition", definition)
                                .execute();
            });
        } catch (StoreException down) {
            throw JdbcTranscript.busy(down);
        }
    }
}
