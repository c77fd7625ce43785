package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemJsonTest {
    @Test
    void aProblemHasTypeTitleStatusAndDetail() {
        assertEquals(
                "{\"type\":\"urn:fairlead:problem:forbidden\",\"title\":\"This is not allowed\",\"status\":403,"
                        + "\"detail\":\"no\"}",
                ProblemJson.text(new Problem(Problem.Kind.FORBIDDEN, "no")));
    }

    @Test
    void everyTextSurvivesAParser() throws Exception {
        String text = "\"\\\b\n\u0000é\u2028😀</script>";
        Problem problem = Problem.invalid(List.of(new Violation("/a~1b", text), new Violation("", "two")));
        JsonNode json = new ObjectMapper().readTree(ProblemJson.text(problem));
        assertEquals(text, json.at("/errors/0/detail").textValue());
        assertEquals("/a~1b", json.at("/errors/0/pointer").textValue());
        assertEquals(2, json.at("/errors").size());
    }

    @Test
    void aKindWithoutAStatusIsAnInternalError() {
        assertEquals(500, ProblemJson.status(new Problem(Problem.Kind.KICKED, "")));
    }

    @Test
    void anUpgradeThatIsRequiredIsNamedWithItsVersion() {
        assertEquals(
                Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"),
                ProblemJson.fields(Problem.withStatus(Problem.Kind.INVALID, Problem.UPGRADE_REQUIRED, "")));
    }
}
