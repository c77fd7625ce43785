package io.fairlead.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Documents;
import io.fairlead.relay.RelayDocument;
import io.fairlead.relay.RelaySpec;
import io.fairlead.rest.RelayReader;

/** The admin API's definitions are the configuration's. */
final class RelayDocuments implements RelayReader {
    @Override
    public RelaySpec read(JsonNode tree) {
        return RelayDocument.read(tree);
    }

    @Override
    public ObjectNode write(RelaySpec spec) {
        return (ObjectNode) Documents.tree(RelayDocument.of(spec));
    }
}
