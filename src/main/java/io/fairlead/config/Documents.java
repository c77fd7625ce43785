package io.fairlead.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * Converts between text, tree and record. The components of a document record have the types {@code String},
 * {@code Integer}, {@code Boolean}, {@link ByteSizeText}, {@link DurationText}, {@link Rate}, another such record, or a
 * list of one of these; each may be null.
 */
public final class Documents {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .build();
    private static final YAMLMapper YAML = YAMLMapper.builder(yamlFactory())
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private Documents() {}

    /** Does not use the builder, which loses the setting that an empty value is null. */
    private static YAMLFactory yamlFactory() {
        YAMLFactory factory = new YAMLFactory();
        factory.setRecyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
        return factory;
    }

    /** Reads YAML; an empty text is an empty map. */
    public static Document yaml(String text) {
        return new DocumentReader(yamlFactory(), "YAML").read(text);
    }

    /** Reads JSON; an empty text is an empty map. */
    public static Document json(String text) {
        return new DocumentReader(
                        JsonFactory.builder()
                                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                                .build(),
                        "JSON")
                .read(text);
    }

    /**
     * Binds a tree to a record. Reports invalid parts to {@code found}; they are null in the record.
     *
     * @param prefix the pointer of the tree within its document
     */
    public static <T extends Record> T bind(JsonNode tree, Class<T> type, String prefix, Violations found) {
        try {
            return JSON.treeToValue(new RecordShape(found).record(tree, type, prefix), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree that was checked does not bind to " + type.getName(), e);
        }
    }

    /** Converts a record to a tree. */
    public static JsonNode tree(Object document) {
        return JSON.valueToTree(document);
    }

    public static String toJson(Object document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No JSON for " + document.getClass().getName(), e);
        }
    }

    public static String toYaml(Object document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No YAML for " + document.getClass().getName(), e);
        }
    }
}
