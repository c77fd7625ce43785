package io.fairlead.access;

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
import java.util.Base64;

/**
 * The admin token of a gateway whose configuration has none: made on the first start, read again on later ones. Never
 * printed; tell people the place.
 *
 * @param secret 32 random bytes in base64url, or what somebody wrote into the file
 * @param path where it is kept, absolute
 */
public record AdminTokenFile(String secret, Path path) {
    private static final String NAME = "admin-token";
    private static final String DRAFT = NAME + ".new";
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_BYTES = 4096;
    private static final int MIN_LENGTH = 16;

    /**
     * Reads the token of this directory or makes it, also where the file is empty.
     *
     * @throws UnsafeFileException when the file or the directory may be somebody else's work, others can read the file,
     *     or what it has is no token of at least 16 characters
     * @throws UncheckedIOException when the directory cannot be written or the file not be read
     */
    public static AdminTokenFile in(Path directory, SecureRandom random) {
        try {
            PrivateFiles own = PrivateFiles.in(directory);
            Path path = own.path().resolve(NAME);
            String secret = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? read(own, path) : "";
            if (secret.isEmpty()) {
                secret = secret(random);
                write(own, path, secret);
            }
            return new AdminTokenFile(secret, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(PrivateFiles own, Path path) throws IOException {
        own.check(path);
        if (own.isOpen(path)) {
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

    /** The file appears whole: written beside its place, then moved there. */
    private static void write(PrivateFiles own, Path path, String secret) throws IOException {
        Path draft = own.file(DRAFT);
        Files.writeString(draft, secret + "\n");
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
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
