package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The path alone says which relay a session is for: what was admitted is what is opened. */
@GatewayWith
@Timeout(30)
class PathTest {
    private static final String HUB = "'mode':'hub','socket':'tcp-listen://127.0.0.1:0'";

    private final GatewayTarget gateway;

    PathTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"?zz=%s", "?name=%s", "?a=b&name=%s&zz=%s"})
    void aQueryDoesNotLeadToAnotherRelay(String query) throws Exception {
        try (TestRelay open = gateway.relay(HUB);
                TestRelay guarded = gateway.relay(HUB + ",'access':{'roles':['admin']}")) {
            assertThrows(ExecutionException.class, () -> WsClient.dial(guarded.ws("")));
            WsClient session = WsClient.open(open.ws(query.replace("%s", guarded.name())), "fairlead.relay.v1");
            assertEquals(open.name(), session.json().get("relay").textValue());
            session.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%2Fws%%2Frelay%%2F%s", "%%2F..%%2F%s"})
    void anEncodedSlashDoesNotLeadToAnotherRelay(String more) throws Exception {
        try (TestRelay open = gateway.relay(HUB);
                TestRelay guarded = gateway.relay(HUB + ",'access':{'roles':['admin']}")) {
            try {
                WsClient session = WsClient.dial(open.ws(String.format(more, guarded.name())));
                assertEquals(4404, session.end().code());
            } catch (ExecutionException refused) {
                assertTrue(String.valueOf(refused.getMessage()).contains("WebSocketHandshakeException"));
            }
        }
    }

    @Test
    void aTicketOpensTheRelayItWasMadeFor() throws Exception {
        try (TestRelay guarded = gateway.relay(HUB + ",'access':{'roles':['operator']}")) {
            String ticket = gateway.api()
                    .post("tickets", "{\"path\":\"/ws/relay/" + guarded.name() + "\"}")
                    .expect(201)
                    .body()
                    .get("ticket")
                    .textValue();
            WsClient session = WsClient.open(guarded.ws("?ticket=" + ticket), "fairlead.relay.v1");
            assertEquals(guarded.name(), session.json().get("relay").textValue());
            session.close();
            assertThrows(ExecutionException.class, () -> WsClient.dial(guarded.ws("?ticket=" + ticket)));
        }
    }
}
