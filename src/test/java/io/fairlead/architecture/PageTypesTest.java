package io.fairlead.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types that the pages' modules declare in JSDoc, checked by TypeScript where there is Node.js. */
class PageTypesTest {
    private static final Path PROJECT = Path.of("src", "test", "pages");
    /** Outside of the sources, and kept from build to build. */
    private static final Path INSTALLED = Path.of("target", "page-types");

    private static final Path COMPILER = INSTALLED.resolve(Path.of("node_modules", ".bin", "tsc"));

    private static final int SECONDS = 120;

    private record Outcome(int code, String output) {}

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        assumeTrue(isOnPath("node") && isOnPath("npm"), "Node.js with npm is not installed");
        Path lock = PROJECT.resolve("package-lock.json");
        Path installedLock = INSTALLED.resolve("package-lock.json");
        if (Files.exists(COMPILER) && Files.exists(installedLock) && Files.mismatch(lock, installedLock) < 0) {
            return;
        }
        Files.createDirectories(INSTALLED);
        Files.copy(
                PROJECT.resolve("package.json"),
                INSTALLED.resolve("package.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(lock, installedLock, StandardCopyOption.REPLACE_EXISTING);
        Outcome npm = run(INSTALLED, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0");
        boolean installed = npm.code() == 0;
        assertTrue(installed || !"true".equals(System.getenv("CI")), npm.output());
        assumeTrue(installed, () -> "npm could not install TypeScript: " + npm.output());
    }

    @Test
    void everyModuleHasTypesThatAgree() throws IOException, InterruptedException {
        Outcome compiler = run(Path.of(""), COMPILER.toString(), "-p", PROJECT.toString());
        assertEquals("", compiler.output());
        assertEquals(0, compiler.code());
    }

    @Test
    void aModuleThatBreaksATypeIsRefused(@TempDir Path folder) throws IOException, InterruptedException {
        Path module =
                Files.writeString(folder.resolve("wrong.js"), "export const port = /** @type {number} */ ('1');\n");
        Outcome compiler = run(
                Path.of(""), COMPILER.toString(), "--noEmit", "--allowJs", "--checkJs", "--strict", module.toString());
        assertTrue(compiler.code() != 0 && compiler.output().contains("wrong.js"), compiler.output());
    }

    @Test
    void theLockNamesNoRegistry() throws IOException {
        assertFalse(Files.readString(PROJECT.resolve("package-lock.json")).contains("://"));
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Outcome run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(INSTALLED, "output", ".txt");
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .directory(folder.toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
