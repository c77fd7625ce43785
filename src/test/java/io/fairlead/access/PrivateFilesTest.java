package io.fairlead.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class PrivateFilesTest {
    private static final int SOMEBODY = 12_345;

    @TempDir
    Path home = Path.of("");

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path mode(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** Only root can give files away. */
    private static void giveAway(Path path) throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/"), "unix:uid").equals(Files.getAttribute(path, "unix:uid")));
        Files.setAttribute(path, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
    }

    private static String refusal(Path folder) {
        return String.valueOf(assertThrows(UnsafeFileException.class, () -> PrivateFiles.in(folder))
                .getMessage());
    }

    private String refusalOfFile(String name) throws IOException {
        PrivateFiles own = PrivateFiles.in(home);
        return String.valueOf(
                assertThrows(UnsafeFileException.class, () -> own.file(name)).getMessage());
    }

    @Test
    void whatItMakesIsTheOwnersAloneAndNothingElseIsLeft() throws IOException {
        PrivateFiles own = PrivateFiles.in(home.resolve("a/b"));
        Path file = own.folder("c").file("d");
        for (Path folder : List.of(home.resolve("a"), own.path(), own.path().resolve("c"))) {
            assertEquals("rwx------", mode(folder), folder.toString());
        }
        assertEquals("rw-------", mode(file));
        try (var all = Files.walk(home)) {
            assertEquals(5, all.count());
        }
    }

    @Test
    void aFileThatIsThereIsKeptAndClosedToReaders() throws IOException {
        Path file = mode(Files.writeString(home.resolve("a"), "kept"), "rw-r--r--");
        assertEquals(file, PrivateFiles.in(home).file("a"));
        assertEquals("kept", Files.readString(file));
        assertEquals("rw-------", mode(file));
    }

    @Test
    void aFolderThatOthersCanReadIsTaken() throws IOException {
        Path folder = mode(Files.createDirectory(home.resolve("a")), "rwxr-xr-x");
        assertEquals(folder, PrivateFiles.in(folder).path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwx----w-", "rwxrwxrwx"})
    void aFolderThatOthersCanWriteToIsRefused(String permissions) throws IOException {
        Path folder = mode(Files.createDirectory(home.resolve("a")), permissions);
        String said = refusal(folder);
        assertTrue(said.startsWith(folder + " can be changed by others (" + permissions + ")"), said);
        assertTrue(said.contains("chmod 700"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-----w-"})
    void aFileThatOthersCanWriteToIsRefused(String permissions) throws IOException {
        Path file = mode(Files.createFile(home.resolve("a")), permissions);
        String said = refusalOfFile("a");
        assertTrue(said.startsWith(file + " can be changed by others (" + permissions + ")"), said);
        assertTrue(said.contains("chmod 600"), said);
    }

    @Test
    void linksAndFoldersAreNoFiles() throws IOException {
        Files.createFile(home.resolve("target"));
        Files.createSymbolicLink(home.resolve("link"), Path.of("target"));
        Files.createSymbolicLink(home.resolve("loose"), Path.of("nowhere"));
        Files.createDirectory(home.resolve("folder"));
        assertTrue(refusalOfFile("link").contains("link is a link"));
        assertTrue(refusalOfFile("loose").contains("loose is a link"));
        assertTrue(refusalOfFile("folder").contains("folder is no file"));
    }

    @Test
    void aFolderMayBeReachedByALinkOfOurs() throws IOException {
        Path folder = Files.createDirectory(home.resolve("far"));
        Path link = Files.createSymbolicLink(home.resolve("link"), folder);
        assertTrue(Files.exists(
                folder.resolve(PrivateFiles.in(link).file("a").getFileName().toString())));
        mode(folder, "rwxrwxrwx");
        assertTrue(refusal(link).contains("far can be changed by others"));
    }

    @Test
    void whatIsSomebodyElsesIsRefused() throws IOException {
        Path folder = Files.createDirectory(home.resolve("folder"));
        Path link = Files.createSymbolicLink(home.resolve("link"), Files.createDirectory(home.resolve("ours")));
        for (Path path : List.of(folder, link, Files.createFile(home.resolve("file")))) {
            giveAway(path);
        }
        assertTrue(refusal(folder).startsWith(folder + " belongs to user " + SOMEBODY));
        assertTrue(refusal(link).startsWith(link + " belongs to user " + SOMEBODY));
        assertTrue(refusalOfFile("file").contains("file belongs to user " + SOMEBODY));
    }

    @Test
    void aFolderThatCanNotBeMadeIsNoRefusal() throws IOException {
        Path file = Files.createFile(home.resolve("file"));
        assertThrows(IOException.class, () -> PrivateFiles.in(file.resolve("a")));
    }
}
