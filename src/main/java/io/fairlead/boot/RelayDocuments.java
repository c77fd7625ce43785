package io.fairlead.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Documents;
import io.fairlead.config.Violations;
import io.fairlead.relay.RelayDocument;
import io.fairlead.relay.RelaySpec;
import io.fairlead.rest.RelayReader;

/** The admin API's definitions are the configuration's. */
final class RelayDocuments implements RelayReader {
    private final long memoryBytes;

    /** @param memoryBytes all that clients may make the gateway keep */
    RelayDocuments(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    @Override
    public RelaySpec read(JsonNode tree) {
        RelaySpec spec = RelayDocument.read(tree);
        Violations found = new Violations();
        checkHistory(spec, memoryBytes, "", found);
        found.raise();
        return spec;
    }

    /** A history alone must not take all that clients may make the gateway keep. */
    static void checkHistory(RelaySpec spec, long memoryBytes, String at, Violations found) {
        if (spec.historyBytes() > memoryBytes) {
            found.add(
                    at + "/history",
                    "may come to " + spec.historyBytes() + " bytes (history x maxFrame), and limits.memory is "
                            + memoryBytes);
        }
    }

    @Override
    public ObjectNode write(RelaySpec spec) {
        return (ObjectNode) Documents.tree(RelayDocument.of(spec));
    }
}
