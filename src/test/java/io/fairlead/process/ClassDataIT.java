package io.fairlead.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Class data, which {@code --prepare} makes, and the script that starts the gateway with them. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class ClassDataIT {
    private static final Path SCRIPT = Path.of("server-config", "fairlead.sh");
    private static final String PREPARED = "Fairlead prepared ";

    /** Where {@code --prepare} has run. */
    private static Path prepared = Path.of("");

    /** With the archive and the script. */
    private static Path installed = Path.of("");

    @BeforeAll
    static void prepare() throws Exception {
        installed = Workplace.fresh().path();
        Files.createLink(installed.resolve("fairlead.war"), FairleadProcess.war());
        Files.copy(SCRIPT, installed.resolve("fairlead.sh"));
        prepared = prepared();
    }

    private static Path prepared() throws Exception {
        Path cache = Workplace.fresh().path();
        FairleadProcess process = script(cache, Map.of(), "--prepare");
        assertEquals(0, process.exitCode(), process.err());
        return cache;
    }

    private static FairleadProcess script(Path cache, Map<String, String> environment, String... words)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CACHE_HOME", cache.toString());
        all.put("JAVA_HOME", System.getProperty("java.home"));
        List<String> command =
                new ArrayList<>(List.of(installed.resolve("fairlead.sh").toString()));
        command.addAll(List.of(words));
        return FairleadProcess.launch(Workplace.fresh(), all, command);
    }

    private static FairleadProcess start(Path cache, Map<String, String> environment) throws Exception {
        FairleadProcess process = script(cache, environment, "--config", config());
        process.base();
        return process;
    }

    private static FairleadProcess start(Path cache) throws Exception {
        return start(cache, Map.of());
    }

    private static String config() throws IOException {
        return Workplace.fresh().config("relays: []\n").toString();
    }

    private static FairleadProcess plain(Path cache, Map<String, String> environment, String... words)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CACHE_HOME", cache.toString());
        return FairleadProcess.launch(Workplace.fresh(), FairleadProcess.war(), all, List.of(), words);
    }

    private static Path only(Path cache, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            List<Path> found = all.filter(path -> path.toString().matches(".+\\." + ending))
                    .toList();
            assertEquals(1, found.size(), found.toString());
            return found.get(0);
        }
    }

    private static Path classData(Path cache) throws IOException {
        return only(cache, "(jsa|aot)");
    }

    private static Path arguments(Path cache) throws IOException {
        return only(cache, "args");
    }

    /** Memory of the process is that file, as the system tells it. */
    private static boolean uses(FairleadProcess process, Path classData) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(process.handle().pid()), "maps"))
                .contains(classData.toString());
    }

    private static List<String> words(FairleadProcess process) {
        return List.of(process.handle().info().arguments().orElse(new String[0]));
    }

    private static boolean isPrepared(FairleadProcess process) {
        return words(process).stream().anyMatch(word -> word.startsWith("@"));
    }

    private static void assertServes(FairleadProcess process) throws Exception {
        assertEquals(200, process.admin().get("health/ready").statusCode());
        assertEquals(200, process.admin().get("index.html").statusCode());
    }

    @Test
    void thePreparationTellsWhereTheDataAreAndHowToStartWithThem() throws Exception {
        FairleadProcess process = plain(prepared, Map.of(), "--prepare");
        assertEquals(0, process.exitCode(), process.err());
        Path arguments = arguments(prepared);
        assertEquals(List.of(PREPARED + classData(prepared), "java @" + arguments), process.out());
        assertTrue(Files.readString(arguments).contains(classData(prepared).toString()));
    }

    @Test
    void aPreparedStartTakesItsClassesFromThereAndIsTheProcessThatWasStarted() throws Exception {
        FairleadProcess process = start(prepared);
        assertTrue(uses(process, classData(prepared)));
        assertServes(process);
        process.terminate();
        assertEquals(143, process.exitCode());
        assertEquals(1, process.out().size(), process.out().toString());
        assertEquals("", process.err());
    }

    @Test
    void thePreparationIsMadeOnceForEachArchiveAndJava() throws Exception {
        FairleadProcess again = script(prepared, Map.of(), "--prepare");
        assertEquals(0, again.exitCode(), again.err());
        assertEquals(List.of(), again.out());
    }

    @Test
    void theOperatorsOptionsReachTheJvmThatServes() throws Exception {
        try (FairleadProcess process = start(prepared, Map.of("JAVA_OPTIONS", "-Xmx96m -Dnothing=at"))) {
            assertTrue(isPrepared(process));
            assertTrue(
                    words(process).containsAll(List.of("-Xmx96m", "-Dnothing=at")),
                    words(process).toString());
        }
    }

    @Test
    void argumentsAndTheirFaultsAreToldAsWithoutTheScript() throws Exception {
        for (FairleadProcess process : List.of(
                script(prepared, Map.of(), "--config", "no such.yaml", "--port", "0"),
                plain(prepared, Map.of(), "--config", "no such.yaml", "--port", "0"))) {
            assertEquals(2, process.exitCode());
            assertTrue(process.err().contains("no such.yaml"), process.err());
            assertEquals(List.of(), process.out());
        }
    }

    @Test
    void sigtermGives143AlsoRightAfterTheExec() throws Exception {
        for (boolean before : new boolean[] {true, false}) {
            FairleadProcess process = script(prepared, Map.of(), "--config", config());
            Eventually.holds(() -> before || isPrepared(process));
            process.terminate();
            assertEquals(143, process.exitCode());
        }
    }

    @Test
    void aPlainStartIsOneProcessAndNeedsNoClassData() throws Exception {
        Path cache = Workplace.fresh().path();
        try (FairleadProcess process = plain(cache, Map.of("JAVA_TOOL_OPTIONS", "-Dsome=thing"), "--config", config());
                FairleadProcess script = start(cache)) {
            assertServes(process);
            assertServes(script);
            assertTrue(words(process).contains("-jar"));
            assertFalse(isPrepared(script));
            assertEquals(List.of(), process.handle().descendants().toList());
        }
    }

    @Test
    void damagedClassDataAreDoneWithoutAndMadeAnew() throws Exception {
        Path cache = prepared();
        Path data = classData(cache);
        for (byte[] damaged : List.of(new byte[0], "not class data".repeat(9999).getBytes(US_ASCII))) {
            Files.delete(data);
            Files.write(data, damaged, StandardOpenOption.CREATE_NEW);
            FairleadProcess process = start(cache);
            assertTrue(isPrepared(process));
            assertServes(process);
            process.terminate();
            assertEquals(143, process.exitCode());
            assertEquals("", process.err());
            assertEquals(1, process.out().size(), process.out().toString());
        }
        FairleadProcess anew = plain(cache, Map.of(), "--prepare");
        assertEquals(0, anew.exitCode(), anew.err());
        try (FairleadProcess process = start(cache)) {
            assertTrue(uses(process, data));
        }
    }

    @Test
    void whatOthersCanWriteToOrWhatIsGoneIsNotRun() throws Exception {
        Path cache = Workplace.fresh().path();
        FairleadProcess unpacked = plain(cache, Map.of(), "--version");
        assertEquals(0, unpacked.exitCode(), unpacked.err());
        Path link;
        try (Stream<Path> all = Files.list(prepared.resolve("fairlead"))) {
            link = all.filter(Files::isSymbolicLink).findFirst().orElseThrow();
        }
        Path planted = Files.writeString(cache.resolve("planted"), "-version\n");
        Path copy = Files.createSymbolicLink(cache.resolve("fairlead").resolve(link.getFileName()), planted);
        Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (FairleadProcess process = start(cache)) {
            assertFalse(isPrepared(process));
        }
        Files.delete(planted);
        assertTrue(Files.isSymbolicLink(copy));
        try (FairleadProcess process = start(cache)) {
            assertFalse(isPrepared(process));
        }
    }

    @Test
    void whereNothingCanBeWrittenItStartsWithout() throws Exception {
        Path cache = Workplace.fresh().path();
        FairleadProcess unpacked = plain(cache, Map.of(), "--version");
        assertEquals(0, unpacked.exitCode(), unpacked.err());
        Path home;
        try (Stream<Path> all = Files.list(cache.resolve("fairlead"))) {
            home = all.findFirst().orElseThrow();
        }
        Files.writeString(home.resolve("classdata"), "a file, as root may write to any folder");
        FairleadProcess refused = plain(cache, Map.of(), "--prepare");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().startsWith("Fairlead could not prepare: "), refused.err());
        FairleadProcess told = script(cache, Map.of(), "--prepare");
        assertEquals(1, told.exitCode());
        assertTrue(told.err().startsWith("Fairlead could not prepare: "), told.err());
        try (FairleadProcess process = start(cache)) {
            assertServes(process);
        }
    }

    @Test
    void theTrainingRunEndsWithThePreparation() throws Exception {
        FairleadProcess process = plain(Workplace.fresh().path(), Map.of(), "--prepare");
        Eventually.holds(() -> process.handle().descendants().findAny().isPresent());
        List<ProcessHandle> making = process.handle().descendants().toList();
        process.terminate();
        assertEquals(143, process.exitCode());
        Eventually.holds(() -> making.stream().noneMatch(ProcessHandle::isAlive));
    }
}
