package io.fairlead.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.Documents;
import io.fairlead.core.Problem;
import io.fairlead.relay.RelayDocument;
import io.fairlead.relay.RelaySpec;
import io.fairlead.relay.RelayStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Relay definitions as JSON, one row each; a row without one is a relay that was removed.
 *
 * <p>Threading: safe; the database gives the order.
 */
final class JdbcRelayStore implements RelayStore {
    private static final Logger LOG = System.getLogger(JdbcRelayStore.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .build();
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
            database.read(handle -> handle.createQuery("SELECT name, definition FROM relays ORDER BY name")
                            .map((row, context) -> new Definition(row.getString("name"), row.getString("definition")))
                            .list())
                    .forEach(definition -> put(specs, definition));
        } catch (StoreException down) {
            throw JdbcTranscript.busy(down);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw JdbcTranscript.busy(stopping);
        }
        return specs;
    }

    private static void put(Map<String, Optional<RelaySpec>> specs, Definition stored) {
        String text = stored.text();
        try {
            specs.put(
                    stored.name(),
                    text == null ? Optional.empty() : Optional.of(RelayDocument.read(JSON.readTree(text))));
        } catch (Problem invalid) {
            LOG.log(Level.ERROR, "relay {0} of the store is left out: {1}", stored.name(), invalid.detail());
        } catch (JsonProcessingException damaged) {
            LOG.log(Level.ERROR, "relay " + stored.name() + " of the store is left out", damaged);
        }
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
