package io.fairlead.core;

/**
 * One error in a document.
 *
 * @param pointer the location: a JSON Pointer (RFC 6901), {@code ""} for the whole document
 * @param detail what is wrong and what is expected
 */
public record Violation(String pointer, String detail) {
    @Override
    public String toString() {
        return pointer.isEmpty() ? detail : pointer + ": " + detail;
    }
}
