package io.fairlead.core;

/**
 * One fault of a document.
 *
 * @param pointer where: a JSON Pointer (RFC 6901), {@code ""} for the whole document
 * @param detail what is wrong and what would be right
 */
public record Violation(String pointer, String detail) {
    @Override
    public String toString() {
        return pointer.isEmpty() ? detail : pointer + ": " + detail;
    }
}
