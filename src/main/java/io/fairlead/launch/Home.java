package io.fairlead.launch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * The folder with an archive's content: in the user's cache, or in a private temporary folder if the cache is not
 * writable.
 */
record Home(Path path) {
    static final String MAIN = "io.fairlead.boot.Main";

    /** Finds the folder, or unpacks the archive. */
    static Home of(Path archive) throws IOException {
        String name = Fingerprint.of(archive);
        try {
            return in(cache(), name, archive);
        } catch (ProgramFiles.Unsafe unsafe) {
            System.getLogger(Home.class.getName())
                    .log(
                            Level.WARNING,
                            "{0} {1}: its programs are not run; delete it",
                            unsafe.getFile(),
                            unsafe.getReason());
            return in(temporary(), name, archive);
        } catch (FileSystemException readOnly) {
            return in(temporary(), name, archive);
        }
    }

    private static Home in(Path parent, String name, Path archive) throws IOException {
        Path home = parent.resolve(name);
        ProgramFiles.makeFolder(parent);
        ProgramFiles.close(parent);
        ProgramFiles.check(parent);
        if (!Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
            Unpacking.unpack(archive, home);
        }
        ProgramFiles.check(home);
        return new Home(home);
    }

    private static Path cache() {
        String chosen = System.getenv("XDG_CACHE_HOME");
        Path parent = chosen == null || chosen.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(chosen);
        return parent.resolve("fairlead").toAbsolutePath();
    }

    /** A folder that no other user can write to; the same one each time if that is safe. */
    private static Path temporary() throws IOException {
        Path own = Files.createTempDirectory("fairlead-");
        Path reusable = own.resolveSibling("fairlead-" + System.getProperty("user.name"));
        try {
            return Files.move(own, reusable);
        } catch (FileAlreadyExistsException there) {
            if (!isAsSafe(reusable, own)) {
                return own;
            }
            Unpacking.delete(own);
            return reusable;
        }
    }

    /** Whether this is a folder with the same owner and permissions. */
    private static boolean isAsSafe(Path folder, Path own) throws IOException {
        if (!Files.getFileStore(own).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return false;
        }
        PosixFileAttributes other = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes ours = Files.readAttributes(own, PosixFileAttributes.class);
        return other.isDirectory()
                && other.owner().equals(ours.owner())
                && other.permissions().equals(ours.permissions());
    }

    /** The jar of the gateway's classes, whose manifest lists all libraries. */
    Path program() {
        return path.resolve("fairlead.jar");
    }
}
