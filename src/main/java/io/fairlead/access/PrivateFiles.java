package io.fairlead.access;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/**
 * A folder of files that only the gateway's user may access. It creates files with mode 0600 and folders with mode
 * 0700; it uses existing ones only if no other user can have changed them. Without POSIX owners and modes, nothing is
 * checked.
 *
 * <p>The expected owner is the owner of a file that it creates, which is also right for mapped users; root is trusted.
 *
 * <p>Threading: immutable.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> WRITING = PosixFilePermissions.fromString("----w--w-");
    private static final Set<PosixFilePermission> READING = PosixFilePermissions.fromString("---r--r--");
    private static final int ROOT = 0;

    private final Path path;
    private final boolean posix;
    private final int owner;

    private PrivateFiles(Path path, boolean posix, int owner) {
        this.path = path;
        this.posix = posix;
        this.owner = owner;
    }

    /**
     * Creates the folder and its parents if necessary.
     *
     * @throws UnsafeFileException if another user owns it, or may write to it
     * @throws IOException if it can't be created or written
     */
    public static PrivateFiles in(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(absolute, withPermissions(posix, FOLDER));
        PrivateFiles files = withProbedOwner(absolute, posix);
        files.checkFolder();
        return files;
    }

    private static PrivateFiles withProbedOwner(Path folder, boolean posix) throws IOException {
        if (!posix) {
            return new PrivateFiles(folder, false, ROOT);
        }
        Path probe = folder.resolve(".probe-" + Long.toHexString(System.nanoTime()));
        Files.createFile(probe, withPermissions(true, FILE));
        try {
            return new PrivateFiles(folder, permissions(probe).equals(FILE), owner(probe));
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static FileAttribute<?>[] withPermissions(boolean posix, Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** A folder in this one, created and checked in the same way. */
    public PrivateFiles folder(String name) throws IOException {
        return in(path.resolve(name));
    }

    public Path path() {
        return path;
    }

    /**
     * The path of a file, which is created if it does not exist. Read permission of other users is removed.
     *
     * @throws UnsafeFileException if it is a link, not a file, owned by another user, or writable by others
     * @throws IOException if it can't be created or read
     */
    public Path file(String name) throws IOException {
        Path file = path.resolve(name);
        try {
            return Files.createFile(file, withPermissions(posix, FILE));
        } catch (FileAlreadyExistsException there) {
            check(file);
        }
        if (isReadableByOthers(file) && owner(file) == owner) {
            Files.setPosixFilePermissions(file, FILE);
        }
        return file;
    }

    /**
     * Checks an existing file.
     *
     * @throws UnsafeFileException if it is a link, not a file, owned by another user, or writable by others
     */
    void check(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnsafeFileException(
                    file, Files.isSymbolicLink(file) ? "is a link, where a file is needed" : "is no file");
        }
        if (posix) {
            checkOwner(file, file);
            checkWriters(file, "600");
        }
    }

    /** Whether other users can read it. */
    boolean isReadableByOthers(Path file) throws IOException {
        return posix && !Collections.disjoint(permissions(file), READING);
    }

    private void checkFolder() throws IOException {
        if (posix) {
            Path real = path.toRealPath();
            checkOwner(path, path);
            checkOwner(real, path);
            checkWriters(real, "700");
        }
    }

    private void checkOwner(Path found, Path named) throws IOException {
        int uid = owner(found);
        if (uid != owner && uid != ROOT) {
            throw new UnsafeFileException(
                    named, "belongs to user " + uid + ", not to the gateway's (" + owner + "): remove it or chown it");
        }
    }

    private static void checkWriters(Path found, String mode) throws IOException {
        Set<PosixFilePermission> permissions = permissions(found);
        if (!Collections.disjoint(permissions, WRITING)) {
            throw new UnsafeFileException(
                    found,
                    "can be changed by others (" + PosixFilePermissions.toString(permissions)
                            + "): if its content can be trusted, chmod " + mode + " it, else remove it");
        }
    }

    private static Set<PosixFilePermission> permissions(Path found) throws IOException {
        return Files.readAttributes(found, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .permissions();
    }

    /** The owner of the file itself; a link is not followed. */
    private static int owner(Path found) throws IOException {
        return (int) Files.getAttribute(found, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
