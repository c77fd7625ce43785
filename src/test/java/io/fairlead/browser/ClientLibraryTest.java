package io.fairlead.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import io.fairlead.core.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code js/fairlead.js} and its modules in Chromium, with the network and the clock played by {@code stage.js}. */
@InChromium
class ClientLibraryTest {
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

    @ParameterizedTest
    @EnumSource(Problem.Kind.class)
    void itComesBackAsTheRegistryOfFailuresSays(Problem.Kind kind, Page tab) {
        Map<Problem.Retry, String> words =
                Map.of(Problem.Retry.NO, "never", Problem.Retry.YES, "soon", Problem.Retry.LATER, "later");
        assertEquals(words.get(kind.retry()), tab.evaluate("code => reconnects(code)", kind.closeCode()));
    }

    @ParameterizedTest
    @CsvSource({"1000, never", "1005, never", "1006, later", "1012, later", "4000, never"})
    void itKnowsWhatABrowserOrAProxySays(int code, String when, Page tab) {
        assertEquals(when, tab.evaluate("code => reconnects(code)", code));
    }

    @ParameterizedTest
    @CsvSource({
        "soon, 1, 0.999, 249",
        "soon, 2, 0.999, 499",
        "later, 1, 0.999, 1998",
        "later, 2, 0.5, 2000",
        "later, 60, 0.5, 15000",
        "later, 60, 0.0002, 6"
    })
    void delaysDoubleUpToABoundAndAreJitteredOverAllOfIt(
            String when, int failures, double random, int expectedMs, Page tab) {
        assertEquals(expectedMs, tab.evaluate("([w, f, r]) => delayMs(w, f, r)", List.of(when, failures, random)));
    }

    @Test
    void aPathIsRelativeToThePageAndSecureWhereThePageIs(Page tab) {
        assertEquals(
                files.blank().resolve("ws/echo").toString().replace("http:", "ws:"),
                tab.evaluate("resolve('ws/echo').href"));
        assertEquals("wss://far.example/ws/echo", tab.evaluate("resolve('https://far.example/ws/echo').href"));
    }

    @Test
    void itSaysWhatItDoes(Page tab) {
        assertEquals(
                "connecting 1, open 1, waiting 2 4502 1000, connecting 2, open 2, closed 2 4404", tab.evaluate("""
                        () => {
                          start('ws/echo');
                          sockets[0].opens();
                          sockets[0].drops(4502, 'upstream');
                          elapse(1000);
                          sockets[1].opens();
                          sockets[1].drops(4404);
                          elapse(60000);
                          return states.map((s) => [s.state, s.attempt, s.code, s.retryInMs].filter((x) => x !== undefined).join(' ')).join(', ');
                        }"""));
    }

    @Test
    void triesAreCountedAnewOnlyAfterAConnectionThatHeld(Page tab) {
        assertEquals(List.of(1000, 2000, 1000), tab.evaluate("""
                        () => {
                          start('ws/echo');
                          const heldFor = [0, 9000, 10000];
                          heldFor.forEach((ms, i) => {
                            sockets[i].opens();
                            elapse(ms);
                            sockets[i].drops(4502);
                            elapse(states.at(-1).retryInMs);
                          });
                          return states.filter((s) => s.state === 'waiting').map((s) => s.retryInMs);
                        }"""));
    }

    @Test
    void itGoesOnWhereItStopped(Page tab) {
        assertEquals("since=null, since=e:ä:7, since=e:ä:9; recovered undefined true", tab.evaluate("""
                        () => {
                          const lobby = start('ws/relay/lobby', { subprotocols: ['fairlead.relay.v1'] });
                          sockets[0].opens('fairlead.relay.v1');
                          sockets[0].says({ type: 'welcome', epoch: 'e:ä', offset: 6, recovered: false });
                          sockets[0].says({ type: 'data', offset: 7 });
                          sockets[0].says({ type: 'peer-joined' });
                          sockets[0].drops(1001);
                          elapse(1000);
                          sockets[1].opens('fairlead.relay.v1');
                          // It has told 12, but only 8 and 9 came before the connection broke again.
                          sockets[1].says({ type: 'welcome', epoch: 'e:ä', offset: 12, recovered: true });
                          sockets[1].says({ type: 'data', offset: 8 });
                          sockets[1].says({ type: 'data', offset: 9 });
                          sockets[1].drops(1001);
                          elapse(1000);
                          const asked = sockets.map(({ url }) => 'since=' + new URL(url).searchParams.get('since'));
                          const open = states.filter((s) => s.state === 'open');
                          return asked.join(', ') + '; recovered ' + open.map((s) => String(s.recovered)).join(' ');
                        }"""));
    }

    @Test
    void aHoleIsToldAndTheNewPlaceTaken(Page tab) {
        assertEquals("false new:3", tab.evaluate("""
                        () => {
                          const lobby = start('ws/relay/lobby', { since: 'old:9' });
                          sockets[0].opens('fairlead.relay.v1');
                          sockets[0].says({ type: 'welcome', epoch: 'new', offset: 3, recovered: false });
                          return states.at(-1).recovered + ' ' + lobby.since;
                        }"""));
    }

    @Test
    void aWelcomeThatBringsTheMissedMessagesMovesThePlace(Page tab) {
        assertEquals("e:5", tab.evaluate("""
                        () => {
                          const room = start('ws/chat/tea', { since: 'e:2', envelope: true });
                          sockets[0].opens();
                          sockets[0].says({ type: 'welcome', epoch: 'e', offset: 5, recovered: true, messages: [{}, {}, {}] });
                          return room.since;
                        }"""));
    }

    @Test
    void whatIsSentMeanwhileGoesOutInOrderAtTheNextOpen(Page tab) {
        assertEquals("queued queued sent | a {\"type\":\"b\"} c", tab.evaluate("""
                        () => {
                          const echo = start('ws/echo');
                          const said = [echo.send('a'), echo.send({ type: 'b' })];
                          sockets[0].opens();
                          said.push(echo.send('c'));
                          return said.join(' ') + ' | ' + sockets[0].sent.join(' ');
                        }"""));
    }

    @Test
    void anEnvelopeIsOpenAtItsWelcomeOnly(Page tab) {
        assertEquals("0 1", tab.evaluate("""
                        () => {
                          const lobby = start('ws/relay/lobby');
                          lobby.send('early');
                          sockets[0].opens('fairlead.relay.v1');
                          const before = sockets[0].sent.length;
                          sockets[0].says({ type: 'welcome', epoch: 'e', offset: 0 });
                          return before + ' ' + sockets[0].sent.length;
                        }"""));
    }

    @Test
    void theQueueIsBoundedAndWhatWasNotSentIsReported(Page tab) {
        assertEquals("queued queued refused | refused after | a b | refused", tab.evaluate("""
                        () => {
                          const unsent = [];
                          const echo = start('ws/echo', { maxQueuedMessages: 2, onUnsent: (all) => unsent.push(...all) });
                          const said = [echo.send('a'), echo.send('b'), echo.send('c')].join(' ');
                          const large = start('ws/echo', { maxQueuedBytes: 3 });
                          const tooLarge = large.send('äö') + ' after';
                          echo.close();
                          return [said, tooLarge, unsent.join(' '), echo.send('d')].join(' | ');
                        }"""));
    }

    @Test
    void theTokenIsASubprotocolOfItsOwn(Page tab) {
        assertEquals(
                List.of("binary", "fairlead.bearer.w7w_Pj8"),
                tab.evaluate(
                        "() => (start('ws/echo', { subprotocols: ['binary'], token: 'ü?>?' }), sockets[0].protocols)"));
    }

    @Test
    void closingEndsTheWaitAndTryingAgainShortensIt(Page tab) {
        assertEquals("2 2 closed", tab.evaluate("""
                        () => {
                          const echo = start('ws/echo');
                          sockets[0].drops(1006);
                          echo.retry();
                          const retried = sockets.length;
                          sockets[1].drops(1006);
                          echo.close();
                          elapse(60000);
                          return [retried, sockets.length, states.at(-1).state].join(' ');
                        }"""));
    }

    @Test
    void whatIsStillLeavingIsASignOfLife(Page tab) {
        assertEquals("open true", tab.evaluate("""
                        () => {
                          start('ws/relay/lobby');
                          const socket = sockets[0];
                          socket.opens('fairlead.relay.v1');
                          socket.says({ type: 'welcome', epoch: 'e', offset: 0 });
                          for (let left = 9000; left > 0; left -= 1000) {
                            socket.bufferedAmount = left;
                            elapse(7000);
                          }
                          const meanwhile = states.at(-1).state;
                          elapse(60_000);
                          return meanwhile + ' ' + states.some(({ reason }) => reason === 'no answer');
                        }"""));
    }

    @Test
    void anEndpointOfSomebodyElseIsNotAsked(Page tab) {
        assertEquals("open 0", tab.evaluate("""
                        () => {
                          start('ws/mine', { envelope: true });
                          sockets[0].opens();
                          sockets[0].says({ type: 'welcome', epoch: 'e', offset: 0 });
                          elapse(120_000);
                          return states.at(-1).state + ' ' + sockets[0].sent.length;
                        }"""));
    }

    @Test
    void itIsSmallerThanThirteenKilobytesOnTheWire() throws IOException {
        Path folder = Path.of("webapp", "js");
        try (Stream<Path> parts = Files.list(folder.resolve("fairlead"))) {
            int packed = Stream.concat(Stream.of(folder.resolve("fairlead.js")), parts)
                    .mapToInt(ClientLibraryTest::packed)
                    .sum();
            assertTrue(packed < 13_000, packed + " bytes");
        }
    }

    private static int packed(Path file) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            Files.copy(file, gzip);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return packed.size();
    }
}
