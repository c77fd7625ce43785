package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sender got back with its {@code ref} outlives {@code kill -9}, and pages recover across it. */
@Timeout(120)
class ChatKillIT {
    private static final int ACKNOWLEDGED = 2000;
    private static final String SETTINGS = "relays: []\nchat: {history: 100000, rate: 1000000/s}\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void nothingAcknowledgedIsLostInTheEmbeddedDatabase() throws Exception {
        killAndRecover(Map.of());
    }

    @Test
    void nothingAcknowledgedIsLostInPostgres() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            killAndRecover(Map.of("FAIRLEAD_STORE_URL", postgres.getJdbcUrl("postgres", "postgres")));
        }
    }

    private static void killAndRecover(Map<String, String> environment) throws Exception {
        Workplace place = Workplace.fresh();
        List<String> acknowledged = new ArrayList<>();
        String epoch;
        try (FairleadProcess first = start(place, environment)) {
            MessageListener.Session member = MessageListener.open(first.webSocket("ws/chat/kill?nick=ann"));
            epoch = JSON.readTree(member.next()).get("epoch").textValue();
            Thread flood = flood(member.socket());
            while (acknowledged.size() < ACKNOWLEDGED) {
                JsonNode message = JSON.readTree(member.next());
                acknowledged.add(
                        message.get("offset") + " " + message.get("ref").textValue());
            }
            first.kill();
            flood.join();
        }
        try (FairleadProcess second = start(place, environment)) {
            MessageListener.Session back =
                    MessageListener.open(second.webSocket("ws/chat/kill?nick=ann&since=" + epoch + ":0"));
            JsonNode welcome = JSON.readTree(back.next());
            assertEquals(epoch, welcome.get("epoch").textValue());
            assertTrue(welcome.get("recovered").booleanValue());
            List<String> found = new ArrayList<>();
            welcome.get("messages")
                    .forEach(message -> found.add(
                            message.get("offset") + " " + message.get("ref").textValue()));
            assertEquals(new HashSet<>(found).size(), found.size(), "none twice");
            assertEquals(acknowledged, found.subList(0, acknowledged.size()));
            System.out.println("kill -9: " + acknowledged.size() + " acknowledged, " + found.size() + " found");
        }
    }

    private static FairleadProcess start(Workplace place, Map<String, String> environment) throws Exception {
        return FairleadProcess.start(place, environment, SETTINGS);
    }

    /** Says more and more, until the connection breaks. */
    private static Thread flood(WebSocket socket) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < 100 * ACKNOWLEDGED; i++) {
                            socket.sendText("{\"type\":\"say\",\"text\":\"m\",\"ref\":\"r" + i + "\"}", true)
                                    .join();
                        }
                    } catch (CompletionException killed) {
                        assertTrue(socket.isOutputClosed(), "only the end of the process may stop it");
                    }
                },
                "test-flood");
        thread.start();
        return thread;
    }
}
