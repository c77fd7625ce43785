package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code GET /open} as it is unless a configuration says otherwise. */
@Timeout(60)
@GatewayWith
class OpenListHiddenTest {
    private final GatewayTarget target;

    OpenListHiddenTest(GatewayTarget target) {
        this.target = target;
    }

    @Test
    void anAnonymousCallerIsShownAnEmptyList() throws Exception {
        try (TestRelay hub = target.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'")) {
            HttpResponse<String> answer = OpenListTest.asNobody(target);
            assertEquals(200, answer.statusCode());
            assertEquals("{\"relays\":[],\"rooms\":[],\"boards\":[]}", answer.body());
            assertEquals(
                    hub.name(),
                    target.api()
                            .get("open")
                            .expect(200)
                            .body()
                            .at("/relays/0/name")
                            .textValue());
        }
    }
}
