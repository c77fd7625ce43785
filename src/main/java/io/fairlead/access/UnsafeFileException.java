package io.fairlead.access;

import java.nio.file.Path;

/**
 * A private file or folder was refused, since other users may have created or changed it. The message is for
 * administrators: the path, the reason and the remedy.
 */
public final class UnsafeFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsafeFileException(Path path, String reason) {
        super(path + " " + reason, null, false, false);
    }
}
