package io.fairlead.access;

import io.fairlead.core.Base64Url;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * The admin token of a gateway whose configuration has none: created on the first start, read on later ones. The token
 * is never printed, only its path.
 *
 * @param secret 32 random bytes in base64url, or the token that an administrator wrote into the file
 * @param path the absolute path of the file
 */
public record AdminTokenFile(String secret, Path path) {
    private static final String NAME = "admin-token";
    private static final String TEMPORARY_NAME = NAME + ".new";
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_BYTES = 4096;
    private static final int MIN_LENGTH = 16;

    /**
     * Reads the token in this directory, or creates it if the file is missing or empty.
     *
     * @throws UnsafeFileException if other users may have written the file or the directory, can read the file, or it
     *     has no token of at least 16 characters
     * @throws UncheckedIOException if the directory can't be written or the file can't be read
     */
    public static AdminTokenFile in(Path directory, SecureRandom random) {
        try {
            PrivateFiles directoryFiles = PrivateFiles.in(directory);
            Path path = directoryFiles.path().resolve(NAME);
            String secret = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? read(directoryFiles, path) : "";
            if (secret.isEmpty()) {
                secret = Base64Url.random(random, RANDOM_BYTES);
                write(directoryFiles, path, secret);
            }
            return new AdminTokenFile(secret, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(PrivateFiles directoryFiles, Path path) throws IOException {
        directoryFiles.check(path);
        if (directoryFiles.isReadableByOthers(path)) {
            throw refused(path, "can be read by others, who may know the token");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw refused(path, "has more than " + MAX_BYTES + " bytes");
        }
        String secret = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (!secret.isEmpty() && secret.length() < MIN_LENGTH) {
            throw refused(path, "has a token of less than " + MIN_LENGTH + " characters");
        }
        if (!secret.matches("[!-~]*")) {
            throw refused(path, "has more than one token of visible ASCII characters");
        }
        return secret;
    }

    private static UnsafeFileException refused(Path path, String reason) {
        return new UnsafeFileException(path, reason + ": remove it, and the next start makes another one");
    }

    /** Writes a temporary file and renames it, so that the file is never incomplete. */
    private static void write(PrivateFiles directoryFiles, Path path, String secret) throws IOException {
        Path temporary = directoryFiles.file(TEMPORARY_NAME);
        Files.writeString(temporary, secret + "\n");
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return "AdminTokenFile[" + path + "]";
    }
}
