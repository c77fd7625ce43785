package io.fairlead.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Documents;
import io.fairlead.config.Violations;
import io.fairlead.core.Delivery;

/**
 * Between a relay's definition as a document and as the gateway knows it: {@link #read} of what {@link #write} gave equals
 * the spec.
 *
 * <p>Threading: safe.
 */
public final class RelayDocuments {
    private final long memoryBytes;

    /** @param memoryBytes all that clients may make the gateway keep */
    public RelayDocuments(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    /** @throws io.fairlead.core.Problem invalid, with every fault of the document and its pointer */
    public RelaySpec read(JsonNode tree) {
        RelaySpec spec = RelayDocument.read(tree);
        Violations violations = new Violations();
        checkMemory(spec, memoryBytes, "", violations);
        violations.raise();
        return spec;
    }

    /** Neither a history nor one receiver's outbox may take more than all that clients may make the gateway keep. */
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

    /** As much as may wait for one receiver. */
    public static void checkQueue(Delivery delivery, long memoryBytes, String at, Violations violations) {
        if (delivery.maxQueueBytes() > memoryBytes) {
            violations.add(
                    at,
                    "may come to " + delivery.maxQueueBytes() + " bytes for one receiver, and limits.memory is "
                            + memoryBytes);
        }
    }

    /** Every key, defaults filled in, always in the same order; a fresh tree, which the caller may change. */
    public ObjectNode write(RelaySpec spec) {
        return (ObjectNode) Documents.tree(RelayDocument.of(spec));
    }
}
