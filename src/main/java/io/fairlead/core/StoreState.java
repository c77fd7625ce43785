package io.fairlead.core;

/**
 * The state of the store.
 *
 * @param detail human-readable, without secrets; may be empty
 * @param spoolBytes bytes in the spool that are not yet written to the database
 * @param lost records that could not be stored since the start
 */
public record StoreState(boolean up, String detail, long spoolBytes, long lost) {
    /** The state of a gateway without a store. */
    public static final StoreState NONE = new StoreState(true, "", 0, 0);
}
