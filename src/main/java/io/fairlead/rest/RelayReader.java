package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.relay.RelaySpec;

/**
 * Between a relay's definition as a document and as the gateway knows it.
 *
 * <ol>
 *   <li>{@link #write} gives every key, defaults filled in, always in the same order.
 *   <li>{@link #read} of what {@link #write} gave equals the spec.
 * </ol>
 */
public interface RelayReader {
    /** @throws io.fairlead.core.Problem invalid, with every fault of the document and its pointer */
    RelaySpec read(JsonNode tree);

    /** A fresh tree, which the caller may change. */
    ObjectNode write(RelaySpec spec);
}
