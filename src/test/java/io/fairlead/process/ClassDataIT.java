package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The JVM that takes the launcher's place, and the class data that it starts with. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class ClassDataIT {
    private static final String PREPARED = "Fairlead prepared ";

    /** Where {@code --prepare} has run. */
    private static Path prepared = Path.of("");

    @BeforeAll
    static void prepare() throws Exception {
        prepared = Workplace.fresh().path();
        FairleadProcess process = launch(prepared, Map.of(), List.of(), "--prepare");
        assertEquals(0, process.exitCode(), process.err());
        assertEquals(List.of(PREPARED + classData(prepared)), process.out());
    }

    private static FairleadProcess launch(
            Path cache, Map<String, String> environment, List<String> options, String... words) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CACHE_HOME", cache.toString());
        return FairleadProcess.launch(Workplace.fresh(), FairleadProcess.war(), all, options, words);
    }

    private static FairleadProcess start(Path cache, Map<String, String> environment, String... options)
            throws Exception {
        String config = Workplace.fresh().config("relays: []\n").toString();
        FairleadProcess process = launch(cache, environment, List.of(options), "--config", config);
        process.base();
        return process;
    }

    private static FairleadProcess start(Path cache) throws Exception {
        return start(cache, Map.of());
    }

    private static List<Path> allClassData(Path cache) throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(path -> path.toString().matches(".+\\.(jsa|aot)")).toList();
        }
    }

    private static Path classData(Path cache) throws IOException {
        List<Path> all = allClassData(cache);
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    /** Memory of the process is that file, as the system tells it. */
    private static boolean uses(FairleadProcess process, Path classData) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(process.handle().pid()), "maps"))
                .contains(classData.toString());
    }

    private static boolean tookOver(FairleadProcess process) {
        return List.of(process.handle().info().arguments().orElse(new String[0]))
                .contains("io.fairlead.boot.Main");
    }

    @Test
    void aPreparedStartTakesItsClassesFromThereAndIsTheProcessThatWasStarted() throws Exception {
        FairleadProcess process = start(prepared);
        assertTrue(uses(process, classData(prepared)));
        assertEquals(200, process.admin().get("health/ready").statusCode());
        assertEquals(200, process.admin().get("index.html").statusCode());
        process.terminate();
        assertEquals(143, process.exitCode());
        assertEquals(1, process.out().size(), process.out().toString());
        assertEquals("", process.err());
    }

    @Test
    void theOperatorsOptionsReachTheJvmThatServes() throws Exception {
        try (FairleadProcess process = start(prepared, Map.of(), "-Xmx96m", "-Dnothing=at all")) {
            assertTrue(tookOver(process));
            List<String> words = List.of(process.handle().info().arguments().orElseThrow());
            assertTrue(words.containsAll(List.of("-Xmx96m", "-Dnothing=at all")), words.toString());
        }
    }

    @Test
    void argumentsAndTheirFaultsAreToldAsBefore() throws Exception {
        FairleadProcess process = launch(prepared, Map.of(), List.of(), "--config", "no such.yaml", "--port", "0");
        assertEquals(2, process.exitCode());
        assertTrue(process.err().contains("no such.yaml"), process.err());
        assertEquals(List.of(), process.out());
    }

    @Test
    void sigtermGives143AlsoRightAfterTheExec() throws Exception {
        String config = Workplace.fresh().config("relays: []\n").toString();
        for (boolean before : new boolean[] {true, false}) {
            FairleadProcess process = launch(prepared, Map.of(), List.of(), "--config", config);
            Until.holds(() -> before || tookOver(process));
            process.terminate();
            assertEquals(143, process.exitCode());
        }
    }

    @Test
    void whatIsNotUnderstoodStartsInTheJvmThatWasAskedFor() throws Exception {
        try (FairleadProcess options = start(prepared, Map.of("JAVA_TOOL_OPTIONS", "-Dsome=thing"));
                FairleadProcess own = start(prepared, Map.of(), "-Xshare:auto")) {
            assertFalse(tookOver(options));
            assertFalse(tookOver(own));
            assertEquals(200, options.admin().get("health/ready").statusCode());
            assertEquals(200, own.admin().get("health/ready").statusCode());
        }
    }

    @Test
    void damagedClassDataAreDoneWithoutAndMadeAnew() throws Exception {
        Path cache = Workplace.fresh().path();
        FairleadProcess first = launch(cache, Map.of(), List.of(), "--prepare");
        assertEquals(0, first.exitCode(), first.err());
        Path data = classData(cache);
        byte[] sound = Files.readAllBytes(data);
        for (byte[] damaged : List.of(
                new byte[0], "not class data".repeat(9999).getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            Files.delete(data);
            Files.write(data, damaged, StandardOpenOption.CREATE_NEW);
            FairleadProcess process = start(cache);
            assertTrue(tookOver(process));
            assertEquals(200, process.admin().get("health/ready").statusCode());
            Until.holds(() -> Files.size(data) > sound.length / 2);
            process.terminate();
            assertEquals(143, process.exitCode());
            assertEquals("", process.err());
            assertEquals(1, process.out().size(), process.out().toString());
        }
        try (FairleadProcess process = start(cache)) {
            assertTrue(uses(process, data));
        }
    }

    @Test
    void firstStartsAtOnceMakeThemOnceForTheNext() throws Exception {
        Path cache = Workplace.fresh().path();
        try (FairleadProcess one = start(cache);
                FairleadProcess two = start(cache)) {
            Until.holds(() -> !allClassData(cache).isEmpty());
            Until.holds(() -> Stream.of(one, two)
                    .allMatch(process -> process.handle().children().findAny().isEmpty()));
            assertEquals(200, one.admin().get("health/ready").statusCode());
            assertEquals(200, two.admin().get("health/ready").statusCode());
        }
        try (FairleadProcess next = start(cache)) {
            assertTrue(uses(next, classData(cache)));
        }
    }

    @Test
    void whereNothingCanBeWrittenItStartsWithout() throws Exception {
        Path cache = Workplace.fresh().path();
        FairleadProcess unpacked = launch(cache, Map.of(), List.of(), "--version");
        assertEquals(0, unpacked.exitCode(), unpacked.err());
        Path folder;
        try (Stream<Path> all = Files.walk(cache)) {
            folder = all.filter(path -> path.endsWith("classdata")).findFirst().orElseThrow();
        }
        Files.delete(folder);
        Files.writeString(folder, "a file, as root may write to any folder");
        FairleadProcess refused = launch(cache, Map.of(), List.of(), "--prepare");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().startsWith("Fairlead could not prepare: "), refused.err());
        try (FairleadProcess process = start(cache)) {
            assertEquals(200, process.admin().get("health/ready").statusCode());
        }
    }

    @Test
    void whoeverMakesThemEndsWithTheGatewayAlsoWhenThatIsKilled() throws Exception {
        for (boolean kill : new boolean[] {true, false}) {
            FairleadProcess process = start(Workplace.fresh().path());
            Until.holds(() -> process.handle().descendants().count() >= 2);
            List<ProcessHandle> making = process.handle().descendants().toList();
            if (kill) {
                process.kill();
            } else {
                process.terminate();
                assertEquals(143, process.exitCode());
            }
            Until.holds(() -> making.stream().noneMatch(ProcessHandle::isAlive));
        }
    }
}
