package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.contract.AdminCalls.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the API says that a resource can do. */
@Timeout(30)
@GatewayWith("targets: {allow: [\"127.0.0.1:*\"]}\n")
class ApiMethodsTest {
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private final AdminCalls api;

    ApiMethodsTest(GatewayTarget gateway) {
        this.api = gateway.api();
    }

    private static Set<String> allowed(Answer answer) {
        return new TreeSet<>(Arrays.asList(answer.header("Allow").split("\\s*,\\s*")));
    }

    @Test
    void whatCanBeReadCanBeAskedForItsHead() throws Exception {
        Set<String> relay = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT");
        for (String method : List.of("OPTIONS", "POST", "LINK")) {
            Answer answer = api.call(method, "relays/any", method.equals("POST") ? "{}" : null);
            assertEquals(method.equals("OPTIONS") ? 2 : 4, answer.status() / 100, method);
            assertEquals(new TreeSet<>(relay), allowed(answer), method);
        }
        assertEquals(
                new TreeSet<>(Set.of("GET", "HEAD", "OPTIONS", "POST")),
                allowed(api.call("PUT", "relays", "{}").problem(405, "invalid")));
        assertEquals(
                new TreeSet<>(Set.of("OPTIONS", "POST")),
                allowed(api.get("tickets").problem(405, "invalid")));
    }

    @Test
    void whatCanBePatchedSaysWithWhat() throws Exception {
        Answer refused = api.call("PATCH", "relays/any", "{}", "Content-Type", "application/json")
                .problem(415, "invalid");
        assertEquals(MERGE_PATCH, refused.header("Accept-Patch"));
        assertEquals(MERGE_PATCH, api.call("OPTIONS", "relays/any", null).header("Accept-Patch"));
        assertEquals("", api.call("OPTIONS", "relays", null).header("Accept-Patch"));
        Answer post =
                api.call("POST", "relays", "{}", "Content-Type", "text/plain").problem(415, "invalid");
        assertEquals("", post.header("Accept-Patch"));
    }
}
