package io.fairlead.launch;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Creates and checks folders and files that no other user can change, because programs run from them. Without POSIX
 * owners and modes it checks nothing.
 */
final class ProgramFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");
    private static final int ROOT = 0;

    private ProgramFiles() {}

    private static FileAttribute<?>[] created(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** Creates the folder and its missing parents. */
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, created(FOLDER_MODE));
    }

    /** Creates a new file, and its folder if missing. */
    static OutputStream create(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            makeFolder(folder);
        }
        return Channels.newOutputStream(Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), created(FILE_MODE)));
    }

    /** Removes other users' write permission from our folder; its subfolders are checked separately. */
    static void close(Path folder) throws IOException {
        if (POSIX && isOurs(folder) && othersMayWrite(folder)) {
            Files.setPosixFilePermissions(folder, FOLDER_MODE);
        }
    }

    /** @throws Unsafe if another user owns the folder or the link to it, or other users may write to it */
    static void check(Path folder) throws IOException {
        if (!POSIX) {
            return;
        }
        if (!isTrusted(folder)) {
            throw new Unsafe(folder, "belongs to somebody else");
        }
        Path real = folder.toRealPath();
        if (!isTrusted(real)) {
            throw new Unsafe(real, "belongs to somebody else");
        }
        if (!Files.isDirectory(real)) {
            throw new Unsafe(real, "is no folder");
        }
        if (othersMayWrite(real)) {
            throw new Unsafe(real, "can be written to by others");
        }
    }

    private static boolean othersMayWrite(Path folder) throws IOException {
        EnumSet<PosixFilePermission> found = EnumSet.copyOf(OTHERS_WRITE);
        found.retainAll(Files.getPosixFilePermissions(folder));
        return !found.isEmpty();
    }

    /** Trusts root as well, who could also change this process. */
    private static boolean isTrusted(Path path) throws IOException {
        return owner(path) == ROOT || isOurs(path);
    }

    private static boolean isOurs(Path path) throws IOException {
        return owner(path) == new UnixSystem().getUid();
    }

    /** The owner of the path; of a link, not of its target. */
    private static long owner(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return ((Number) found.values().iterator().next()).longValue();
    }

    /** The folder must not be used: another user may have changed its content. */
    static final class Unsafe extends FileSystemException {
        private static final long serialVersionUID = 1L;

        Unsafe(Path folder, String reason) {
            super(folder.toString(), null, reason);
        }
    }
}
