package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class FirstStartIT {
    private static FairleadProcess launch(Path war, Map<String, String> environment, String... options)
            throws IOException {
        Workplace place = Workplace.fresh();
        String config = place.config("relays: []\n").toString();
        return FairleadProcess.launch(place, war, environment, List.of(options), "--config", config);
    }

    private static Map<String, String> cachedIn(Path cache) {
        return Map.of("XDG_CACHE_HOME", cache.toString());
    }

    private static List<Path> unpacked(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void startsAtTheSameTimeUnpackOneCopyAndRunSideBySide() throws Exception {
        Path cache = Workplace.fresh().path();
        List<FairleadProcess> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(launch(FairleadProcess.war(), cachedIn(cache)));
        }
        for (FairleadProcess process : all) {
            assertEquals(200, process.admin().get("index.html").statusCode());
        }
        assertEquals(1, unpacked(cache.resolve("fairlead")).size());
        for (FairleadProcess process : all) {
            process.close();
        }
    }

    @Test
    void anotherArchiveHasAFolderOfItsOwn() throws Exception {
        Path cache = Workplace.fresh().path();
        Path other = cache.resolve("other.war");
        Files.copy(FairleadProcess.war(), other, StandardCopyOption.REPLACE_EXISTING);
        try (java.nio.file.FileSystem zip = java.nio.file.FileSystems.newFileSystem(other)) {
            Files.writeString(zip.getPath("another.html"), "another");
        }
        try (FairleadProcess first = launch(FairleadProcess.war(), cachedIn(cache));
                FairleadProcess second = launch(other, cachedIn(cache))) {
            assertEquals(404, first.admin().get("another.html").statusCode());
            assertEquals("another", second.admin().get("another.html").body());
        }
        assertEquals(2, unpacked(cache.resolve("fairlead")).size());
    }

    @Test
    void aHomeThatCanNotBeWrittenToIsDoneWithout() throws Exception {
        Path place = Workplace.fresh().path();
        Path file = Files.writeString(place.resolve("file"), "not a folder");
        Path temporary = Files.createDirectory(place.resolve("tmp"));
        for (int i = 0; i < 2; i++) {
            try (FairleadProcess process =
                    launch(FairleadProcess.war(), cachedIn(file), "-Djava.io.tmpdir=" + temporary)) {
                assertEquals(200, process.admin().get("health/live").statusCode());
            }
        }
        List<Path> kept = unpacked(temporary).stream()
                .filter(path -> path.getFileName().toString().startsWith("fairlead-"))
                .toList();
        assertEquals(1, kept.size(), "every start left a copy: " + kept);
        assertEquals(
                "rwx------",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.get(0))));
    }

    @Test
    void aBrokenArchiveLeadsNowhereOutside() throws Exception {
        Path place = Workplace.fresh().path();
        Path evil = place.resolve("evil.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(evil));
                java.util.zip.ZipFile real =
                        new java.util.zip.ZipFile(FairleadProcess.war().toFile())) {
            for (String name : real.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.equals("META-INF/MANIFEST.MF")
                            || name.matches("META-INF/versions/17/io/fairlead/launch/.+"))
                    .toList()) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(real.getInputStream(real.getEntry(name)).readAllBytes());
            }
            zip.putNextEntry(new ZipEntry("../../../../evil"));
        }
        FairleadProcess process = launch(evil, cachedIn(place));
        assertEquals(1, process.exitCode());
        assertTrue(process.err().contains("leads out of the archive"), process.err());
    }
}
