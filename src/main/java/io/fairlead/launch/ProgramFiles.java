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
 * Folders that nobody else can change, as programs are run from them, and the files in them: made so, or found so. Where
 * the system knows no owners and modes, everything is taken as it is.
 */
final class ProgramFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OF_FOLDERS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OF_FILES = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("----w--w-");
    private static final int ROOT = 0;

    private ProgramFiles() {}

    private static FileAttribute<?>[] created(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** With those above it that are not there. */
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, created(OF_FOLDERS));
    }

    /** A new file, in a folder that is there then. */
    static OutputStream create(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            makeFolder(folder);
        }
        return Channels.newOutputStream(Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), created(OF_FILES)));
    }

    /** Closes a folder of ours in which others could make folders until now: those in it are judged one by one. */
    static void close(Path folder) throws IOException {
        if (POSIX && isOurs(folder) && othersMayWrite(folder)) {
            Files.setPosixFilePermissions(folder, OF_FOLDERS);
        }
    }

    /** @throws Unsafe when it, or the link that leads to it, is somebody else's, or others may write in it */
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
        EnumSet<PosixFilePermission> found = EnumSet.copyOf(OF_OTHERS);
        found.retainAll(Files.getPosixFilePermissions(folder));
        return !found.isEmpty();
    }

    /** The administrator could change this process, too. */
    private static boolean isTrusted(Path path) throws IOException {
        return owner(path) == ROOT || isOurs(path);
    }

    private static boolean isOurs(Path path) throws IOException {
        return owner(path) == new UnixSystem().getUid();
    }

    /** Of a link itself, when it is one. */
    private static long owner(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return ((Number) found.values().iterator().next()).longValue();
    }

    /** Not to be used: somebody else may have made what is in it. */
    static final class Unsafe extends FileSystemException {
        private static final long serialVersionUID = 1L;

        Unsafe(Path folder, String reason) {
            super(folder.toString(), null, reason);
        }
    }
}
