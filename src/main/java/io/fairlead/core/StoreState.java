package io.fairlead.core;

/**
 * How the store is.
 *
 * @param detail for people, without secrets; may be empty
 * @param spoolBytes that wait to be written to the database
 * @param lost what could not be kept since the start
 */
public record StoreState(boolean up, String detail, long spoolBytes, long lost) {
    /** Of a gateway that keeps nothing. */
    public static final StoreState NONE = new StoreState(true, "", 0, 0);
}
