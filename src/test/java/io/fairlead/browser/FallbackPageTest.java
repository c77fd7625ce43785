package io.fairlead.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code js/fairlead.js} does without WebSocket, with the network and the clock played by {@code stage.js}. */
@InChromium
class FallbackPageTest {
    private static PageFiles files;

    @BeforeAll
    static void serve() throws IOException {
        files = new PageFiles();
    }

    @AfterAll
    static void stop() {
        files.close();
    }

    @BeforeEach
    void load(Page tab) {
        ScriptedPage.set(tab, files);
    }

    @Test
    void twoRefusedUpgradesLeadToTheStream(Page tab) {
        String base = files.blank().resolve("sse/chat/tea").toString();
        assertEquals(
                base + "?nick=a&since=e%3A2&subprotocol=fairlead.chat.v1 Bearer ü | websocket websocket sse sse open",
                tab.evaluate("""
                        async () => {
                          blocked('ws/chat/tea?nick=a', { subprotocols: ['fairlead.chat.v1'], since: 'e:2', token: 'ü' });
                          const { url, headers } = requests[0];
                          await requests[0].tells('session', { session: '/s/1', subprotocol: 'fairlead.chat.v1' });
                          await requests[0].tells('message', { type: 'welcome', epoch: 'e', offset: 2, recovered: true, messages: [] });
                          const tried = states.filter(({ state }) => state !== 'waiting').map(({ transport }) => transport);
                          return `${url} ${headers.Authorization} | ${tried.join(' ')} ${states.at(-1).state}`;
                        }"""));
    }

    @Test
    void anUpgradeWithoutAnAnswerIsARefusedOne(Page tab) {
        assertEquals("sse", tab.evaluate("""
                        () => {
                          start('ws/echo');
                          elapse(10_000 + 5_000 + 10_000 + 5_000);
                          return states.at(-1).transport;
                        }"""));
    }

    @Test
    void aWebSocketThatOpenedIsNoRefusedOne(Page tab) {
        assertEquals("websocket", tab.evaluate("""
                        () => {
                          start('ws/echo');
                          for (let i = 0; i < 5; i++) {
                            sockets.at(-1).opens();
                            sockets.at(-1).drops(1006);
                            elapse(states.at(-1).retryInMs);
                          }
                          return states.at(-1).transport;
                        }"""));
    }

    @Test
    void whereTheFallbackIsRefusedTooWebSocketIsTriedAgain(Page tab) {
        assertEquals("websocket websocket sse websocket sse", tab.evaluate("""
                        async () => {
                          blocked('ws/echo');
                          await requests[0].answers(502);
                          elapse(states.at(-1).retryInMs);
                          sockets[2].drops(1006);
                          elapse(250);
                          return states.filter(({ state }) => state === 'connecting').map(({ transport }) => transport).join(' ');
                        }"""));
    }

    @ParameterizedTest
    @CsvSource({"401, closed 1008", "403, closed 1008", "429, waiting 4429", "503, waiting 1013", "502, waiting 1006"})
    void itReadsWhyTheServerRefuses(int status, String said, Page tab) {
        assertEquals(said, tab.evaluate("""
                        async (status) => {
                          blocked('ws/echo');
                          await requests[0].answers(status);
                          return `${states.at(-1).state} ${states.at(-1).code}`;
                        }""", status));
    }

    @Test
    void eventsArriveHoweverTheyAreCut(Page tab) {
        assertEquals(List.of("one", "two\nlines", "grüße", "0,255"), tab.evaluate("""
                        async () => {
                          blocked('ws/echo');
                          await requests[0].streams(': padding\\r\\n\\r\\nevent: session\\ndata: {"session":"/s/1"}\\n\\n');
                          await requests[0].streams('event: mess');
                          await requests[0].streams('age\\nid: e:1\\ndata: one\\n\\ndata: two\\ndata: lines\\n\\n: heartbeat\\n\\nda');
                          await requests[0].streams('ta: grüße\\r');
                          await requests[0].streams('\\n\\r\\nevent: binary\\ndata: AP8=\\n\\n');
                          return messages.map((one) => (typeof one === 'string' ? one : new Uint8Array(one).join()));
                        }"""));
    }

    @Test
    void messagesArePostedOneByOneInOrder(Page tab) {
        assertEquals(
                "sent queued queued | POST a text/plain;charset=UTF-8 1 | POST 1,2 application/octet-stream 2 | 3",
                tab.evaluate("""
                        async () => {
                          const echo = await openedOverHttp('ws/echo');
                          const said = [echo.send('a'), echo.send(new Uint8Array([1, 2])), echo.send({ type: 'c' })].join(' ');
                          const shown = (n) => `${requests[n].method} ${requests[n].body} ${requests[n].headers['Content-Type']} ${requests.length - 1}`;
                          const first = shown(1);
                          await requests[1].answers(204);
                          const second = shown(2);
                          await requests[2].answers(204);
                          return [said, first, second, requests.length - 1].join(' | ');
                        }"""));
    }

    @Test
    void whatALostSessionDidNotTakeGoesFirstInTheNext(Page tab) {
        assertEquals("a b c", tab.evaluate("""
                        async () => {
                          const echo = await openedOverHttp('ws/echo');
                          for (const message of ['a', 'b', 'c']) echo.send(message);
                          await requests[1].answers(404);
                          elapse(states.at(-1).retryInMs);
                          sockets[2].opens();
                          return sockets[2].sent.join(' ');
                        }"""));
    }

    @Test
    void whatWasOnItsWayWhenTheStreamBrokeIsReportedAsUnsure(Page tab) {
        assertEquals("a,false | b", tab.evaluate("""
                        async () => {
                          const echo = await openedOverHttp('ws/echo');
                          echo.send('a');
                          echo.send('b');
                          await requests[0].breaks();
                          return unsent.join(';') + ' | ' + echo.queued.join();
                        }"""));
    }

    @Test
    void aRefusedMessageIsReportedAndTheNextIsPosted(Page tab) {
        assertEquals("large,true | b", tab.evaluate("""
                        async () => {
                          const echo = await openedOverHttp('ws/echo');
                          echo.send('large');
                          echo.send('b');
                          await requests[1].answers(413);
                          return unsent.join(';') + ' | ' + requests[2].body;
                        }"""));
    }

    @Test
    void aCloseThatIsToldIsAClose(Page tab) {
        assertEquals("closed 4403 out", tab.evaluate("""
                        async () => {
                          await openedOverHttp('ws/echo');
                          await requests[0].tells('close', { code: 4403, reason: 'out' });
                          const { state, code, reason } = states.at(-1);
                          return [state, code, reason].join(' ');
                        }"""));
    }

    @Test
    void closingLetsWhatIsOnItsWayArriveFirst(Page tab) {
        assertEquals("GET POST | GET POST DELETE", tab.evaluate("""
                        async () => {
                          const echo = await openedOverHttp('ws/echo');
                          echo.send('last words');
                          echo.close();
                          await settled();
                          const methods = () => requests.map(({ method }) => method).join(' ');
                          const before = methods();
                          await requests[1].answers(204);
                          return before + ' | ' + methods();
                        }"""));
    }

    @Test
    void itReturnsToWebSocketOnceAProbeOpensAndGoesOnWhereItStopped(Page tab) {
        assertEquals("ws/echo | GET DELETE | since=e:8 websocket open true", tab.evaluate("""
                        async () => {
                          blocked('ws/relay/lobby');
                          await requests[0].tells('session', { session: '/s/1', subprotocol: 'fairlead.relay.v1' });
                          await requests[0].tells('message', { type: 'welcome', epoch: 'e', offset: 7 });
                          await requests[0].tells('message', { type: 'data', offset: 8 });
                          await minutes(3);
                          const probe = sockets[2].url.split('/').slice(-2).join('/');
                          sockets[2].opens();
                          sockets[2].drops(1000);
                          await settled();
                          const methods = requests.map(({ method }) => method).join(' ');
                          await requests[1].answers(204);
                          sockets[3].opens('fairlead.relay.v1');
                          sockets[3].says({ type: 'welcome', epoch: 'e', offset: 8, recovered: true });
                          const { transport, state, recovered } = states.at(-1);
                          const since = 'since=' + new URL(sockets[3].url).searchParams.get('since');
                          return [probe, methods, [since, transport, state, recovered].join(' ')].join(' | ');
                        }"""));
    }

    @Test
    void aSessionThatCannotBeRecoveredIsNotMoved(Page tab) {
        assertEquals("open sse", tab.evaluate("""
                        async () => {
                          blocked('ws/relay/echo');
                          await requests[0].tells('session', { session: '/s/1' });
                          await minutes(3);
                          sockets[2].opens();
                          sockets[2].drops(1000);
                          await settled();
                          return `${states.at(-1).state} ${states.at(-1).transport}`;
                        }"""));
    }
}
