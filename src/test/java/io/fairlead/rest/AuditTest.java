package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.access.AuditEntry;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is recorded, and what is not; over real HTTP. */
@Timeout(20)
class AuditTest {
    private ApiServer api = new ApiServer();

    @BeforeEach
    void start() {
        api.close();
        api = new ApiServer();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private List<String> recorded() {
        return api.audit.newest(100, 0).items().stream().map(AuditTest::line).toList();
    }

    private static String line(AuditEntry act) {
        return act.who() + " " + act.role() + " " + act.action() + " " + act.target() + " " + act.outcome();
    }

    @Test
    void aCallThatChangesSomethingIsRecordedHoweverItEnds() throws Exception {
        api.call("DELETE", "/api/v1/sessions/x?reason=why", "operator-token", null);
        api.call("POST", "/api/v1/relays", "admin-token", "{");
        assertEquals(
                List.of("a admin POST /api/v1/relays 400", "o operator DELETE /api/v1/sessions/x 404"), recorded());
    }

    @Test
    void aRefusedCallIsRecordedWithItsCaller() throws Exception {
        api.call("DELETE", "/api/v1/sessions/x", "viewer-token", null);
        api.call("GET", "/api/v1/audit", "operator-token", null);
        api.call("GET", "/api/v1/relays", "wrong-token", null);
        assertEquals(
                List.of(
                        "  GET /api/v1/relays 401",
                        "o operator GET /api/v1/audit 403",
                        "v viewer DELETE /api/v1/sessions/x 403"),
                recorded());
    }

    @Test
    void readingAndCallingWithoutATokenAreNotRecorded() throws Exception {
        api.call("GET", "/api/v1/relays", "viewer-token", null);
        api.call("GET", "/api/v1/audit", "admin-token", null);
        api.call("GET", "/health/live", null, null);
        api.call("DELETE", "/api/v1/sessions/x", null, null);
        assertEquals(List.of(), recorded());
    }

    @Test
    void theListIsCutAndNewestFirst() throws Exception {
        for (int i = 0; i < 5; i++) {
            api.call("DELETE", "/api/v1/sessions/x" + i, "operator-token", null);
        }
        HttpResponse<String> answer = api.call("GET", "/api/v1/audit?limit=2&offset=1", "admin-token", null);
        JsonNode list = Json.parse(ApiServer.bytes(answer));
        assertEquals(5, list.get("total").intValue());
        assertEquals(2, list.get("items").size());
        assertEquals(
                "/api/v1/sessions/x3", list.get("items").get(0).get("target").textValue());
        assertEquals("404", list.get("items").get(0).get("outcome").textValue());
        ApiServer.assertProblem(api.call("GET", "/api/v1/audit?limit=0", "admin-token", null), 400, "invalid");
    }
}
