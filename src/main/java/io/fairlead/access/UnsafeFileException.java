package io.fairlead.access;

import java.nio.file.Path;

/**
 * A private file or folder is not used, since others may have created or changed it. The message is for people: which one,
 * why, and what to do.
 */
public final class UnsafeFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsafeFileException(Path path, String reason) {
        super(path + " " + reason, null, false, false);
    }
}
