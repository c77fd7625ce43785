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
 * The folder with an archive's content: in the user's cache, and in a private temporary folder where that can't be
 * written.
 */
record Home(Path path) {
    static final String MAIN = "io.fairlead.boot.Main";

    /** Found, or unpacked. */
    static Home of(Path archive) throws IOException {
        String name = Fingerprint.of(archive);
        try {
            return in(cache(), name, archive);
        } catch (ProgramFiles.Unsafe planted) {
            System.getLogger(Home.class.getName())
                    .log(
                            Level.WARNING,
                            "what is in {0}, which {1}, is not run: delete it",
                            planted.getFile(),
                            planted.getReason());
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

    /** A folder that nobody else can write to, the same each time where that can be made sure of. */
    private static Path temporary() throws IOException {
        Path own = Files.createTempDirectory("fairlead-");
        Path lasting = own.resolveSibling("fairlead-" + System.getProperty("user.name"));
        try {
            return Files.move(own, lasting);
        } catch (FileAlreadyExistsException there) {
            if (!isAsSafe(lasting, own)) {
                return own;
            }
            Unpacking.delete(own);
            return lasting;
        }
    }

    /** Whether it is a folder of the same owner with the same permissions. */
    private static boolean isAsSafe(Path folder, Path own) throws IOException {
        if (!Files.getFileStore(own).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return false;
        }
        PosixFileAttributes it = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes ours = Files.readAttributes(own, PosixFileAttributes.class);
        return it.isDirectory()
                && it.owner().equals(ours.owner())
                && it.permissions().equals(ours.permissions());
    }

    /** The gateway's own classes, with a manifest that names all libraries. */
    Path program() {
        return path.resolve("fairlead.jar");
    }
}
