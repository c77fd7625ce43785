package io.fairlead.access;

import java.nio.file.Path;

/**
 * A file or folder among the gateway's own that others may have made or changed, so that it is not used. The message is
 * for people: which one, why, and what to do.
 */
public final class UnsafeFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsafeFileException(Path path, String reason) {
        super(path + " " + reason, null, false, false);
    }
}
