package io.fairlead.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Documents;
import io.fairlead.config.Violations;
import io.fairlead.core.Delivery;

/**
 * Converts between the document of a relay and its spec. {@link #read} of the result of {@link #write} equals the spec.
 *
 * <p>Threading: safe.
 */
public final class RelayDocuments {
    private final long memoryBytes;

    /** @param memoryBytes the limit on memory that clients can make the gateway use */
    public RelayDocuments(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    /** @throws io.fairlead.core.Problem invalid, listing every error of the document and its pointer */
    public RelaySpec read(JsonNode tree) {
        RelaySpec spec = RelayDocument.read(tree);
        Violations violations = new Violations();
        checkMemory(spec, memoryBytes, "", violations);
        violations.raise();
        return spec;
    }

    /** Neither a history nor one receiver's outbox may exceed the memory limit for all clients. */
    public static void checkMemory(RelaySpec spec, long memoryBytes, String at, Violations violations) {
        if (spec.historyBytes() > memoryBytes) {
            violations.add(
                    at + "/history",
                    "may come to " + spec.historyBytes() + " bytes (history x maxFrame), and limits.memory is "
                            + memoryBytes);
        }
        if (spec.mode() != Mode.PROXY) {
            checkQueue(spec.delivery(), memoryBytes, at + "/delivery/maxQueue", violations);
        }
    }

    /** Checks the maximum size of one receiver's queue against the memory limit. */
    public static void checkQueue(Delivery delivery, long memoryBytes, String at, Violations violations) {
        if (delivery.maxQueueBytes() > memoryBytes) {
            violations.add(
                    at,
                    "may come to " + delivery.maxQueueBytes() + " bytes for one receiver, and limits.memory is "
                            + memoryBytes);
        }
    }

    /** All keys, with defaults filled in, always in the same order; a new tree, which the caller may modify. */
    public ObjectNode write(RelaySpec spec) {
        return (ObjectNode) Documents.tree(RelayDocument.of(spec));
    }
}
