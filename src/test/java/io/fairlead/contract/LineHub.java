package io.fairlead.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.contract.AdminCalls.Answer;
import java.net.URI;
import java.util.UUID;

/** A relay with a name of its own for one test: a hub of lines, on any free port. */
final class LineHub {
    private final String name = "t-" + UUID.randomUUID().toString().substring(0, 8);
    private final AdminCalls api;

    LineHub(AdminCalls api) {
        this.api = api;
    }

    String name() {
        return name;
    }

    /** Its path below the API's. */
    String item() {
        return "relays/" + name;
    }

    String hub() {
        return hub("");
    }

    /** @param more further members, beginning with a comma */
    String hub(String more) {
        return hub(name, more);
    }

    static String hub(String name, String more) {
        return "{\"name\":\"" + name + "\",\"mode\":\"hub\",\"socket\":\"tcp-listen://127.0.0.1:0\""
                + ",\"framing\":\"line\",\"payload\":\"text\"" + more + "}";
    }

    Answer create() throws Exception {
        return api.post("relays", hub()).expect(201);
    }

    void delete() throws Exception {
        api.call("DELETE", item(), null);
    }

    /** Where it really listens. */
    static int port(JsonNode relay) {
        return URI.create(relay.at("/status/listening").textValue()).getPort();
    }
}
