package io.fairlead.store;

import org.jspecify.annotations.Nullable;

/** The database is not available. The message contains no secrets. */
final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
