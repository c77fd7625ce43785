package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.definition.RelaySpec;
import io.fairlead.relay.RelayStore;
import io.fairlead.relay.TestRelays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many classes of ours the creation of a relay crosses from Jersey to the store. */
@Timeout(30)
class RelayCreationPathTest {
    private static final String RELAY =
            "{\"name\":\"new\",\"mode\":\"hub\",\"socket\":\"tcp-listen://127.0.0.1:0\",\"enabled\":false}";

    /** Remembers who calls it. */
    private static final class CallerStore implements RelayStore {
        private volatile Set<String> crossed = Set.of();

        @Override
        public Map<String, Optional<RelaySpec>> load() {
            return Map.of();
        }

        @Override
        public void save(RelaySpec spec) {
            Set<String> callers = new LinkedHashSet<>();
            StackWalker.getInstance().forEach(frame -> {
                String name = frame.getClassName().replaceFirst("\\$.*", "");
                if (name.startsWith("io.fairlead.")) {
                    callers.add(name.substring("io.fairlead.".length()));
                }
            });
            callers.remove("rest.RelayCreationPathTest");
            crossed = callers;
        }

        @Override
        public void remove(String name) {
            // nothing is removed
        }
    }

    @Test
    void aCreatedRelayCrossesAtMostSevenClassesToTheStore() throws Exception {
        CallerStore store = new CallerStore();
        try (ApiServer api = new ApiServer(TestRelays.storedIn(store))) {
            assertEquals(
                    201,
                    api.call("POST", "/api/v1/relays", "admin-token", RELAY).statusCode());
        }
        System.out.println("rest.RelayResource: " + store.crossed.size() + " classes: " + store.crossed);
        assertTrue(store.crossed.contains("rest.RelayResource"), store.crossed.toString());
        assertTrue(store.crossed.size() <= 7, store.crossed.toString());
    }
}
