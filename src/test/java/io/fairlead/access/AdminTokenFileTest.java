package io.fairlead.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private String refusal() {
        return String.valueOf(assertThrows(UnsafeFileException.class, () -> AdminTokenFile.in(home, new SecureRandom()))
                .getMessage());
    }

    private Path planted(String text) throws IOException {
        Path path = AdminTokenFile.in(home, new SecureRandom()).path();
        return Files.writeString(path, text);
    }

    @Test
    void aFileThatOthersCanReadIsRefusedAndLeftAsItIs() throws IOException {
        AdminTokenFile first = AdminTokenFile.in(home, new SecureRandom());
        Files.setPosixFilePermissions(first.path(), PosixFilePermissions.fromString("rw-r-----"));
        String said = refusal();
        assertTrue(said.startsWith(first.path() + " can be read by others"), said);
        assertTrue(said.endsWith("remove it, and the next start makes another one"), said);
        assertEquals("rw-r-----", mode(first.path()));
        Files.delete(first.path());
        assertNotEquals(
                first.secret(), AdminTokenFile.in(home, new SecureRandom()).secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcd", "123456789012345\n"})
    void aShortTokenIsRefused(String text) throws IOException {
        String said = refusalOf(text);
        assertTrue(said.contains("less than 16 characters"), said);
        assertFalse(said.contains(text.strip()), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789 0123456789", "0123456789\n0123456789", "0123456789abcdef\u00e4"})
    void whatNoHeaderCanCarryIsRefused(String text) throws IOException {
        assertTrue(refusalOf(text).contains("visible ASCII"));
    }

    private String refusalOf(String text) throws IOException {
        planted(text);
        return refusal();
    }

    @Test
    void aTokenOfSixteenCharactersIsTakenAndALargeFileIsNot() throws IOException {
        planted(" 0123456789abcdef\n");
        assertEquals(
                "0123456789abcdef", AdminTokenFile.in(home, new SecureRandom()).secret());
        assertTrue(refusalOf("a".repeat(4097)).contains("more than 4096 bytes"));
    }

    @Test
    void aLinkIsRefusedWhereverItLeads() throws IOException {
        Path path = planted("0123456789abcdef");
        Path elsewhere = Files.move(path, home.resolve("elsewhere"));
        Files.createSymbolicLink(path, elsewhere);
        assertTrue(refusal().contains("is a link"));
        Files.delete(elsewhere);
        assertTrue(refusal().contains("is a link"));
    }

    @Test
    void aFolderThatOthersCanWriteToIsRefused() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertTrue(refusal().contains("can be changed by others"));
    }

    @Test
    void anEmptyFileGetsAToken() throws IOException {
        Path path = AdminTokenFile.in(home, new SecureRandom()).path();
        Files.writeString(path, "\n");
        assertFalse(AdminTokenFile.in(home, new SecureRandom()).secret().isEmpty());
        assertEquals("rw-------", mode(path));
    }
}
