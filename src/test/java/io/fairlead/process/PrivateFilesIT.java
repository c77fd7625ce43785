package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.extension.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway leaves on the disk is nobody else's, and what others left there is not used. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class PrivateFilesIT {
    private static final String PLANTED = """
            package io.fairlead.boot;
            public class Main {
                public static void main(String[] args) {
                    System.out.println("planted");
                }
            }
            """;
    private static final int SOMEBODY = 12_345;

    private static FairleadProcess launch(Workplace place, List<String> options, String... arguments)
            throws IOException {
        return FairleadProcess.launch(
                place,
                FairleadProcess.war(),
                Map.of("XDG_CACHE_HOME", place.path().resolve("cache").toString()),
                "umask 0",
                options,
                arguments);
    }

    /** Each that others could do anything with. */
    private static List<String> open(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                String mode =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                if (!mode.endsWith("------")) {
                    found.add(mode + " " + folder.relativize(path));
                }
            }
        }
        return found;
    }

    private static void say(FairleadProcess process) throws Exception {
        MessageListener.Session member = MessageListener.open(process.webSocket("ws/chat/room?nick=ann"));
        member.next();
        member.socket()
                .sendText("{\"type\":\"say\",\"text\":\"a secret\"}", true)
                .join();
        member.next();
        member.socket().abort();
    }

    /** Whatever the caller's umask. */
    @Test
    void everyFileThatTheGatewayMakesIsTheOwnersAlone() throws Exception {
        Workplace place = Workplace.fresh();
        String file = place.verbatim(
                        "http: {listen: \"127.0.0.1:0\"}\n"
                                + "relays:\n"
                                + "  - {name: hub, mode: hub, socket: \"tcp-listen://127.0.0.1:0\", framing: line, history: 10}\n")
                .toString();
        try (FairleadProcess process = launch(place, List.of(), "--config", file)) {
            process.base();
            say(process);
            Eventually.holds(() -> isUp(process));
            assertEquals(List.of(), open(place.data()));
            assertTrue(Files.exists(place.data().resolve("admin-token")));
            assertTrue(Files.size(place.data().resolve("store.mv.db")) > 0);
        }
        assertEquals(List.of(), open(place.data()));
        assertEquals(List.of(), open(place.path().resolve("cache")));
    }

    @Test
    void theClassDataAreTheOwnersAlone() throws Exception {
        Workplace place = Workplace.fresh();
        FairleadProcess prepared = launch(place, List.of(), "--prepare");
        assertEquals(0, prepared.exitCode(), prepared.err());
        assertEquals(List.of(), open(place.path().resolve("cache")));
    }

    private static boolean isUp(FairleadProcess process) throws Exception {
        return process.admin()
                .json("health/ready")
                .at("/checks/store/status")
                .asText()
                .equals("up");
    }

    @Test
    void aSocketThatARelayListensOnIsTheOwnersAlone() throws Exception {
        Workplace place = Workplace.fresh();
        Path socket = place.path().resolve("s");
        String file = place.config("relays: [{name: hub, mode: hub, socket: \"unix-listen:" + socket + "\"}]\n")
                .toString();
        try (FairleadProcess process = launch(place, List.of(), "--config", file)) {
            process.base();
            assertEquals(List.of(), open(socket));
        }
    }

    private static String refused(Workplace place) throws Exception {
        FairleadProcess process = FairleadProcess.launch(
                place,
                "--config",
                place.verbatim("http: {listen: \"127.0.0.1:0\"}\nrelays: []\n").toString());
        assertEquals(2, process.exitCode(), process.err());
        assertEquals(List.of(), process.out());
        String said = process.err();
        assertEquals(1, said.lines().count(), said);
        return said;
    }

    private static Path planted(Path file, String content, String mode) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @ParameterizedTest
    @CsvSource({
        "abcd,             rw-------, has a token of less than 16 characters",
        "0123456789abcdef, rw-r--r--, 'can be read by others, who may know the token'",
        "0123456789abcdef, rw-rw-rw-, can be changed by others (rw-rw-rw-)"
    })
    void aPlantedTokenIsRefusedInOneLine(String token, String mode, String reason) throws Exception {
        Workplace place = Workplace.fresh();
        Path file = planted(place.data().resolve("admin-token"), token, mode);
        String said = refused(place);
        assertTrue(said.startsWith("Fairlead could not start: " + file + " " + reason), said);
        assertTrue(said.contains("remove it"), said);
    }

    @Test
    void aLinkInPlaceOfTheTokenIsRefusedInOneLine() throws Exception {
        Workplace place = Workplace.fresh();
        Path target = planted(place.path().resolve("elsewhere"), "0123456789abcdef", "rw-------");
        Path link = Files.createSymbolicLink(Files.createDirectory(place.data()).resolve("admin-token"), target);
        String said = refused(place);
        assertTrue(said.startsWith("Fairlead could not start: " + link + " is a link"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"store.mv.db", "spool/state", "spool/0000000000000001.log"})
    void aFileOfTheStoreThatOthersCanWriteToIsRefusedInOneLine(String name) throws Exception {
        Workplace place = Workplace.fresh();
        Path file = planted(place.data().resolve(name), "", "rw-rw-rw-");
        String said = refused(place);
        assertTrue(said.startsWith("Fairlead could not start: " + file + " can be changed by others"), said);
    }

    @Test
    void aDataFolderThatOthersCanWriteToIsRefusedInOneLine() throws Exception {
        Workplace place = Workplace.fresh();
        Files.setPosixFilePermissions(
                Files.createDirectory(place.data()), PosixFilePermissions.fromString("rwxrwxrwx"));
        String said = refused(place);
        assertTrue(said.startsWith("Fairlead could not start: " + place.data() + " can be changed by others"), said);
    }

    /** The folder that a first start unpacked to, with another program in it. */
    private static Path plantedProgram(Workplace place) throws Exception {
        assertEquals(0, launch(place, List.of(), "--version").exitCode());
        Path home;
        try (Stream<Path> all = Files.list(place.path().resolve("cache/fairlead"))) {
            home = all.findFirst().orElseThrow();
        }
        Path source = Files.writeString(place.path().resolve("Main.java"), PLANTED);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", place.path().toString(), source.toString()));
        try (OutputStream file = Files.newOutputStream(home.resolve("fairlead.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("io/fairlead/boot/Main.class"));
            Files.copy(place.path().resolve("io/fairlead/boot/Main.class"), jar);
        }
        return home;
    }

    private static void assertNotRun(Workplace place, Path refused, String reason) throws Exception {
        Path temporary = Files.createDirectory(place.path().resolve("tmp"));
        FairleadProcess process = launch(place, List.of("-Djava.io.tmpdir=" + temporary), "--version");
        assertEquals(0, process.exitCode(), process.err());
        assertTrue(process.out().get(0).startsWith("Fairlead "), process.out().toString());
        assertTrue(process.err().contains(refused + " " + reason), process.err());
        assertEquals(List.of(), open(temporary).stream().skip(1).toList());
    }

    @Test
    void anUnpackedFolderThatOthersCanWriteToIsNotRun() throws Exception {
        Workplace place = Workplace.fresh();
        Path home = plantedProgram(place);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertNotRun(place, home, "can be written to by others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"home", "parent", "link"})
    void anUnpackedFolderOfSomebodyElseIsNotRun(String what) throws Exception {
        Workplace place = Workplace.fresh();
        Path home = plantedProgram(place);
        assumeTrue(Files.getAttribute(home, "unix:uid").equals(0), "only root can give files away");
        Path given = home;
        if (what.equals("parent")) {
            given = home.getParent();
        } else if (what.equals("link")) {
            Files.createSymbolicLink(home, Files.move(home, place.path().resolve("far")));
        }
        Files.setAttribute(given, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
        assertNotRun(place, given, "belongs to somebody else");
    }

    /** As they are where the group of each user is the user's own. */
    @Test
    void aCacheThatTheGroupCanWriteToIsClosed() throws Exception {
        Workplace place = Workplace.fresh();
        assertEquals(0, launch(place, List.of(), "--version").exitCode());
        Path parent = place.path().resolve("cache/fairlead");
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxr-x"));
        FairleadProcess process = launch(place, List.of(), "--version");
        assertEquals(0, process.exitCode());
        assertEquals("", process.err());
        assertEquals(List.of(), open(parent));
        assertFalse(process.out().isEmpty());
    }
}
