package io.fairlead.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class AdminTokenFileTest {
    @TempDir
    Path home;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theFirstStartMakesATokenForTheOwnerAlone() throws IOException {
        AdminTokenFile file = AdminTokenFile.in(home.resolve("new/data"), new SecureRandom());
        assertEquals(32, Base64.getUrlDecoder().decode(file.secret()).length);
        assertEquals("rw-------", mode(file.path()));
        assertFalse(file.wasOpen());
        assertFalse(file.toString().contains(file.secret()));
        try (var files = Files.list(file.path().getParent())) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void laterStartsReadTheSameToken() {
        AdminTokenFile first = AdminTokenFile.in(home, new SecureRandom());
        assertEquals(first, AdminTokenFile.in(home, new SecureRandom()));
    }

    @Test
    void aFileThatOthersCanReadIsTightened() throws IOException {
        AdminTokenFile first = AdminTokenFile.in(home, new SecureRandom());
        Files.setPosixFilePermissions(first.path(), PosixFilePermissions.fromString("rw-r--r--"));
        AdminTokenFile second = AdminTokenFile.in(home, new SecureRandom());
        assertTrue(second.wasOpen());
        assertEquals(first.secret(), second.secret());
        assertEquals("rw-------", mode(second.path()));
    }

    @Test
    void anEmptyFileGetsAToken() throws IOException {
        Path path = AdminTokenFile.in(home, new SecureRandom()).path();
        Files.writeString(path, "\n");
        assertFalse(AdminTokenFile.in(home, new SecureRandom()).secret().isEmpty());
        assertEquals("rw-------", mode(path));
    }
}
