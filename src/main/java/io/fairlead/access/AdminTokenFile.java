package io.fairlead.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The admin token of a gateway whose configuration has none: made on the first start, read again on later ones. Never
 * printed; tell people the place.
 *
 * @param secret 32 random bytes in base64url, or what somebody wrote into the file
 * @param path where it is kept, absolute
 * @param wasOpen whether others could read the file until now, so that the token may be known to them
 */
public record AdminTokenFile(String secret, Path path, boolean wasOpen) {
    private static final String NAME = "admin-token";
    private static final int RANDOM_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /**
     * Reads the token of this directory or makes it, readable by its owner alone where the file system can say so.
     *
     * @throws UncheckedIOException when the directory cannot be written or the file not be read
     */
    public static AdminTokenFile in(Path directory, SecureRandom random) {
        try {
            Path path = Files.createDirectories(directory.toAbsolutePath()).resolve(NAME);
            boolean wasOpen = Files.exists(path) && tighten(path);
            if (!Files.exists(path) || read(path).isEmpty()) {
                write(path, secret(random));
            }
            return new AdminTokenFile(read(path), path, wasOpen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path path) throws IOException {
        return Files.readString(path).strip();
    }

    /** The file appears whole and closed to others: written beside its place, then moved there. */
    private static void write(Path path, String secret) throws IOException {
        Path draft = Files.createTempFile(path.getParent(), NAME, ".new", ownerOnly(path));
        try {
            Files.writeString(draft, secret + "\n");
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) throws IOException {
        boolean posix = Files.getFileStore(directoryOf(path)).supportsFileAttributeView(PosixFileAttributeView.class);
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean tighten(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null || OWNER_ONLY.containsAll(view.readAttributes().permissions())) {
            return false;
        }
        view.setPermissions(OWNER_ONLY);
        return true;
    }

    private static Path directoryOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "AdminTokenFile[" + path + "]";
    }
}
