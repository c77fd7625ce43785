package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.contract.AdminCalls.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are made on a condition (RFC 9110 §13). A relay has an ETag and no Last-Modified. */
@Timeout(30)
@GatewayWith("targets: {allow: [\"127.0.0.1:*\"]}\n")
class RelayPreconditionsTest {
    private static final String OTHER = "\"another\"";
    private static final String PAST = "Thu, 01 Jan 1970 00:00:00 GMT";
    private static final String FUTURE = "Fri, 01 Jan 2100 00:00:00 GMT";
    private static final String PATCH = "{\"reply\":\"one\"}";

    private final AdminCalls api;
    private final LineHub relay;
    private String tag = "";

    RelayPreconditionsTest(GatewayTarget gateway) {
        this.api = gateway.api();
        this.relay = new LineHub(api);
    }

    @BeforeEach
    void create() throws Exception {
        tag = relay.create().header("ETag");
    }

    @AfterEach
    void forget() throws Exception {
        relay.delete();
    }

    private Answer patch(String... headers) throws Exception {
        return api.call("PATCH", relay.item(), PATCH, headers);
    }

    private void refusesEveryChange(String... headers) throws Exception {
        patch(headers).problem(412, "conflict");
        api.call("PUT", relay.item(), relay.hub(",\"reply\":\"two\""), headers).problem(412, "conflict");
        api.call("DELETE", relay.item(), null, headers).problem(412, "conflict");
        assertEquals(tag, api.get(relay.item()).expect(200).header("ETag"));
    }

    @Test
    void aChangeToAnotherVersionIsRefused() throws Exception {
        refusesEveryChange("If-Match", OTHER);
        refusesEveryChange("If-Match", "W/" + tag);
        patch("If-Match", OTHER + ", " + tag).expect(200);
    }

    @Test
    void anyVersionIsThere() throws Exception {
        patch("If-Match", "*").expect(200);
        api.call("DELETE", relay.item(), null, "If-Match", "*").expect(204);
    }

    @Test
    void aChangeToWhatMustNotBeThereIsRefused() throws Exception {
        refusesEveryChange("If-None-Match", "*");
        refusesEveryChange("If-None-Match", tag);
        refusesEveryChange("If-None-Match", "W/" + tag);
        refusesEveryChange("If-None-Match", OTHER + "," + tag);
        patch("If-None-Match", OTHER).expect(200);
    }

    @Test
    void bothConditionsMustHold() throws Exception {
        refusesEveryChange("If-Match", tag, "If-None-Match", tag);
        refusesEveryChange("If-Match", OTHER, "If-None-Match", OTHER);
        patch("If-Match", tag, "If-None-Match", OTHER).expect(200);
    }

    @Test
    void aListMayComeInSeveralLines() throws Exception {
        patch("If-Match", OTHER, "+If-Match", tag).expect(200);
        String now = api.get(relay.item()).header("ETag");
        api.call("DELETE", relay.item(), null, "If-None-Match", OTHER, "+If-None-Match", now)
                .problem(412, "conflict");
        api.get(relay.item(), "If-None-Match", OTHER, "+If-None-Match", now).expect(304);
    }

    @Test
    void aListMayHaveEmptyElements() throws Exception {
        patch("If-Match", ", " + OTHER + ",," + tag + " ,").expect(200);
    }

    @Test
    void readersAreToldWhetherTheyHaveIt() throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            for (String known : List.of(tag, "W/" + tag, "*", OTHER + ", " + tag)) {
                Answer same = api.call(method, relay.item(), null, "If-None-Match", known)
                        .expect(304);
                assertEquals(tag, same.header("ETag"), method + " " + known);
            }
            api.call(method, relay.item(), null, "If-None-Match", OTHER).expect(200);
            api.call(method, relay.item(), null, "If-Match", tag).expect(200);
            assertEquals(
                    412, api.call(method, relay.item(), null, "If-Match", OTHER).status(), method);
            assertEquals(
                    412,
                    api.call(method, relay.item(), null, "If-Match", OTHER, "If-None-Match", tag)
                            .status(),
                    method);
        }
    }

    @Test
    void conditionsOnDatesAreIgnored() throws Exception {
        api.get(relay.item(), "If-Modified-Since", FUTURE).expect(200);
        api.get(relay.item(), "If-Modified-Since", "yesterday").expect(200);
        api.get(relay.item(), "If-None-Match", OTHER, "If-Modified-Since", FUTURE)
                .expect(200);
        patch("If-Unmodified-Since", PAST).expect(200);
        patch("If-Unmodified-Since", "yesterday").expect(200);
        api.call("DELETE", relay.item(), null, "If-Unmodified-Since", PAST).expect(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "\"open", "\"a\" \"b\"", "\"a\";", "*, \"a\"", "w/\"a\"", ","})
    void whatIsNoListOfVersionsIsInvalid(String list) throws Exception {
        for (String field : List.of("If-Match", "If-None-Match")) {
            assertEquals(
                    List.of("/?" + field),
                    patch(field, list).problem(400, "invalid").pointers());
            assertEquals(
                    List.of("/?" + field),
                    api.get(relay.item(), field, list).problem(400, "invalid").pointers());
        }
    }

    @Test
    void aConditionIsLookedAtBeforeTheBody() throws Exception {
        api.call("PUT", relay.item(), "{\"mode\":\"none\"}", "If-Match", OTHER).problem(412, "conflict");
        api.call("PATCH", relay.item(), "{\"mode\":\"none\"}", "If-Match", OTHER)
                .problem(412, "conflict");
    }

    @Test
    void whatIsNotThereIsNotFoundWhateverTheCondition() throws Exception {
        relay.delete();
        for (String field : List.of("If-Match", "If-None-Match")) {
            patch(field, OTHER).problem(404, "not-found");
            api.get(relay.item(), field, "*").problem(404, "not-found");
            api.call("DELETE", relay.item(), null, field, "*").problem(404, "not-found");
        }
    }

    @Test
    void aPutMakesWhatIsNotThereUnlessItShouldBe() throws Exception {
        relay.delete();
        api.call("PUT", relay.item(), relay.hub(), "If-Match", "*").problem(412, "conflict");
        api.call("PUT", relay.item(), relay.hub(), "If-Match", tag).problem(412, "conflict");
        api.get(relay.item()).problem(404, "not-found");
        Answer made =
                api.call("PUT", relay.item(), relay.hub(), "If-None-Match", "*").expect(201);
        assertEquals(tag, made.header("ETag"));
        assertTrue(LineHub.port(made.body()) > 0);
        api.call("PUT", relay.item(), relay.hub(), "If-None-Match", "*").problem(412, "conflict");
        api.call("PUT", relay.item(), relay.hub()).expect(200);
    }
}
