package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StartIT {
    private static String fails(int code, Workplace place, String... arguments) throws Exception {
        FairleadProcess process = FairleadProcess.launch(place, arguments);
        assertEquals(code, process.exitCode(), process.err());
        assertEquals(List.of(), process.out());
        return process.err();
    }

    @Test
    void theFirstLineSaysThatItIsReadyAndWhere() throws Exception {
        Workplace place = Workplace.fresh();
        try (FairleadProcess process = FairleadProcess.launch(
                place, "--port", "0", "--config", place.verbatim("relays: []\n").toString())) {
            assertTrue(process.base().toString().matches("http://127\\.0\\.0\\.1:\\d+/"));
            assertEquals(200, process.admin().get("health/live").statusCode());
            assertEquals(200, process.admin().get("index.html").statusCode());
            process.terminate();
            assertEquals(143, process.exitCode());
            assertEquals(2, process.out().size());
            assertTrue(process.out().get(0).startsWith("Fairlead ready "));
            assertEquals(
                    "Fairlead admin token: " + place.data().resolve("admin-token"),
                    process.out().get(1));
            assertEquals("", process.err());
        }
    }

    @Test
    void theVersionIsTheOneThatWasBuilt() throws Exception {
        FairleadProcess process = FairleadProcess.launch(Workplace.fresh(), "--version");
        assertEquals(0, process.exitCode());
        assertEquals(List.of("Fairlead 0.1.0"), process.out());
    }

    @Test
    void helpNamesEveryOption() throws Exception {
        FairleadProcess process = FairleadProcess.launch(Workplace.fresh(), "--help");
        assertEquals(0, process.exitCode());
        String help = String.join("\n", process.out());
        for (String option : List.of("--config=FILE", "--port=N", "--prepare", "--help", "--version")) {
            assertTrue(help.contains(option), help);
        }
    }

    @Test
    void badArgumentsAreRefusedWithTwo() throws Exception {
        Workplace place = Workplace.fresh();
        assertTrue(fails(2, place, "--prot", "1").contains("--prot"));
        assertTrue(fails(2, place, "--port", "many").contains("--port"));
        assertTrue(fails(2, place, "--port", "65536").contains("65535"));
        assertTrue(fails(2, place, "--config", "missing.yaml").contains("missing.yaml"));
    }

    @Test
    void everyFaultIsToldWithItsKeyAndLineAndNothingIsStarted() throws Exception {
        Workplace place = Workplace.fresh();
        String file = place.verbatim("websocket:\n"
                        + "  pingInterval: soon\n"
                        + "http: {listen: nowhere}\n"
                        + "chats: {}\n"
                        + "relays:\n"
                        + "  - {name: Lobby, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}\n"
                        + "  - {name: two, mode: hub, socket: \"tcp-listen://127.0.0.1:99999\"}\n")
                .toString();
        List<String> faults = fails(2, place, "--config", file).lines().toList();
        List<String> places = List.of(
                ":3: websocket.pingInterval: ",
                ":4: http.listen: ",
                ":5: chats: ",
                ":7: relays[0].name: ",
                ":8: relays[1].socket: ");
        assertEquals(places.size(), faults.size(), faults.toString());
        for (int i = 0; i < places.size(); i++) {
            assertTrue(faults.get(i).startsWith(file + places.get(i)), faults.get(i));
        }
        assertFalse(Files.exists(place.data()));
    }

    @Test
    void aTakenPortOfItsOwnEndsItWithOneAndAClearLine() throws Exception {
        Workplace place = Workplace.fresh();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String said = fails(
                    1,
                    place,
                    "--port",
                    port,
                    "--config",
                    place.config("relays: []\n").toString());
            assertEquals("Fairlead could not start: http.listen: 127.0.0.1:" + port + ": the port is taken", said);
        }
    }

    @Test
    void anAddressOfAnotherMachineEndsItWithOneAndAClearLine() throws Exception {
        Workplace place = Workplace.fresh();
        String file = place.verbatim("http: {listen: \"192.0.2.1:8080\"}\nrelays: []\n")
                .toString();
        String said = fails(1, place, "--config", file);
        assertEquals("Fairlead could not start: http.listen: 192.0.2.1:8080: not an address of this machine", said);
    }

    @Test
    void aTakenPortOfARelayFailsThatRelayAlone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FairleadProcess process = FairleadProcess.start("relays:\n"
                        + "  - {name: unlucky, mode: hub, socket: \"tcp-listen://127.0.0.1:" + taken.getLocalPort()
                        + "\"}\n"
                        + "  - {name: lucky, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}\n")) {
            JsonNode unlucky = process.admin().status("unlucky");
            assertEquals("failed", unlucky.path("state").textValue());
            assertTrue(unlucky.path("detail").textValue().endsWith("the port is taken"), unlucky.toString());
            assertEquals(
                    "running", process.admin().status("lucky").path("state").textValue());
            assertTrue(process.errSoFar().contains("relay unlucky failed"), process.errSoFar());
        }
    }
}
