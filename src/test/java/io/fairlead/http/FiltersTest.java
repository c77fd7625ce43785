package io.fairlead.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.access.Admission;
import io.fairlead.access.Cors;
import io.fairlead.access.Hosts;
import io.fairlead.access.LoginThrottle;
import io.fairlead.access.Origins;
import io.fairlead.access.Role;
import io.fairlead.access.Tickets;
import io.fairlead.access.Tokens;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.RateLimitedLog;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private static final Map<String, List<String>> HANDSHAKE = Map.of(
            "Upgrade", List.of("websocket"),
            "Connection", List.of("keep-alive, Upgrade"),
            "Sec-WebSocket-Version", List.of("13"),
            "Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub25jZQ=="));

    private final Map<String, Object> answer = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable HttpServletRequest passed;
    private int waiting;
    private long length;
    private String servletPath = "/ws/relay/ops";

    private static Admission admission() {
        Tokens tokens = new Tokens(List.of(new Tokens.Token("ann", "good", Role.OPERATOR)));
        Clock clock = Clock.systemUTC();
        return new Admission(
                tokens,
                new Tickets(clock, new SecureRandom()),
                new LoginThrottle(clock),
                true,
                new Origins(List.of("same-origin")),
                path -> path.equals("/ws/relay/ops")
                        ? new AccessRule(List.of("viewer"), List.of())
                        : AccessRule.DEFAULT,
                new Meters());
    }

    private void ask(@Nullable String query, Map<String, String> headers) throws Exception {
        new AdmissionFilter(admission(), (path, offered) -> "", (request, caller) -> caller)
                .doFilter(request(query, headers), response(), (req, res) -> passed = (HttpServletRequest) req);
    }

    @Test
    void whoPassesIsTheRequestsPrincipal() throws Exception {
        ask(null, Map.of("Authorization", "Bearer good", "Origin", "http://gate", "Host", "gate"));
        HttpServletRequest request = Objects.requireNonNull(passed);
        assertEquals("ann", request.getUserPrincipal().getName());
        assertEquals("ann", request.getRemoteUser());
        assertTrue(request.isUserInRole("viewer"));
    }

    @Test
    void missingCredentialsAnswer401WithAProblem() throws Exception {
        ask(null, Map.of());
        assertNull(passed);
        assertEquals(401, answer.get("status"));
        assertEquals("Bearer", answer.get("WWW-Authenticate"));
        assertEquals("application/problem+json", answer.get("type"));
        assertTrue(body.toString(StandardCharsets.UTF_8).startsWith("{\"type\":\"urn:fairlead:problem:unauthorized\""));
    }

    @Test
    void aForeignOriginAnswers403AndABrokenQuery400() throws Exception {
        ask(null, Map.of("Authorization", "Bearer good", "Origin", "http://evil", "Host", "gate"));
        assertEquals(403, answer.get("status"));
        assertNull(answer.get("WWW-Authenticate"));
        ask("a=%zz", Map.of("Authorization", "Bearer good"));
        assertEquals(400, answer.get("status"));
        assertNull(passed);
    }

    @Test
    void aSecondOriginOrCredentialAnswers400() throws Exception {
        ask(null, Map.of("Authorization", "Bearer good", "Origin", "http://gate\nhttp://evil", "Host", "gate"));
        assertEquals(400, answer.get("status"));
        answer.clear();
        ask(null, Map.of("Authorization", "Bearer good\nBearer bad", "Host", "gate"));
        assertEquals(400, answer.get("status"));
        assertNull(passed);
    }

    @Test
    void aTargetThatIsNoUriAnswers400() throws Exception {
        ask("a=|", Map.of("Authorization", "Bearer good"));
        assertEquals(400, answer.get("status"));
        assertNull(passed);
    }

    @Test
    void bytesThatDoNotWaitForTheAnswerAreRefused() throws Exception {
        waiting = 1;
        ask(null, Map.of("Authorization", "Bearer good"));
        assertEquals(400, answer.get("status"));
        assertNull(passed);
    }

    private void askHost(String local, String... hosts) throws Exception {
        askHostOf("HTTP/1.1", local, hosts);
    }

    private void askHostOf(String protocol, String local, String... hosts) throws Exception {
        answer.clear();
        passed = null;
        RateLimitedLog log = new RateLimitedLog(
                System.getLogger(FiltersTest.class.getName()), System.Logger.Level.DEBUG, System::nanoTime);
        HttpServletRequest request = proxy(HttpServletRequest.class, (name, args) -> switch (name) {
            case "getHeaders" -> Collections.enumeration(List.of(hosts));
            case "getLocalAddr" -> local;
            case "getProtocol" -> protocol;
            case "getServletContext" ->
                proxy(
                        ServletContext.class,
                        (asked, none) -> asked.equals("getVirtualServerName") ? "default-host" : null);
            default -> null;
        });
        new HostFilter(new Hosts(List.of(), log))
                .doFilter(request, response(), (req, res) -> passed = (HttpServletRequest) req);
    }

    @Test
    void onLoopbackTheNamesOfThisMachineAloneAreServed() throws Exception {
        askHost("127.0.0.1", "localhost:8080");
        assertNotNull(passed);
        askHost("0:0:0:0:0:0:0:1", "gateway.example");
        assertNull(passed);
        assertEquals(421, answer.get("status"));
        assertEquals("application/problem+json", answer.get("Content-Type"));
        assertTrue(body.toString(StandardCharsets.UTF_8).contains("http.hosts"));
        askHost("10.0.0.1", "gateway.example");
        assertNotNull(passed);
    }

    @Test
    void whatIsNoHostOrTwoAnswers400() throws Exception {
        for (String[] hosts : new String[][] {{""}, {"[::1"}, {"a b"}, {"localhost", "localhost"}}) {
            askHost("127.0.0.1", hosts);
            assertNull(passed);
            assertEquals(400, answer.get("status"));
        }
        askHost("127.0.0.1");
        assertNotNull(passed, "an old client names none");
    }

    /** What WildFly puts there. */
    @Test
    void aHostThatTheServerMadeUpForAnOldClientIsNone() throws Exception {
        askHostOf("HTTP/1.0", "127.0.0.1", "default-host:8080");
        assertNotNull(passed);
        askHost("127.0.0.1", "default-host:8080");
        assertNull(passed, "a client of today says what it asks for");
    }

    /** Jersey logs each with a stack trace. */
    @Test
    void whoLeavesBeforeTheEndOfAnAnswerIsNoFault() throws Exception {
        List<String> tried = new ArrayList<>();
        ServletOutputStream gone = new Sink(body) {
            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                tried.add("write");
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() throws IOException {
                tried.add("flush");
                throw new IOException("Broken pipe");
            }
        };
        HttpServletResponse leaving = proxy(HttpServletResponse.class, (name, args) -> switch (name) {
            case "getOutputStream" -> gone;
            case "flushBuffer" -> throw new IOException("Broken pipe");
            default -> null;
        });
        new ClientGoneFilter().doFilter(request(null, Map.of()), leaving, (req, res) -> {
            res.getOutputStream().write(new byte[10]);
            res.getOutputStream().flush();
            res.flushBuffer();
        });
        assertEquals(List.of("write", "flush"), tried);
        new ClientGoneFilter().doFilter(request(null, Map.of()), response(), (req, res) -> {
            res.getOutputStream().write(new byte[] {'h', 'i'});
            res.getOutputStream().write('!');
            res.getOutputStream().close();
        });
        assertEquals("hi!", body.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyPageCarriesTheHeaders() throws Exception {
        new HeadersFilter(new Cors(admission()), () -> Instant.EPOCH)
                .doFilter(request(null, Map.of()), response(), (req, res) -> passed = (HttpServletRequest) req);
        assertEquals(PageHeaders.ALL, answer);
        assertTrue(PageHeaders.ALL.getOrDefault("Content-Security-Policy", "").startsWith("default-src 'self'; "));
    }

    @Test
    void anAllowedOriginMayReadWhateverAnswersOnTheFallbacksPaths() throws Exception {
        for (String path : List.of("/sse/echo", "/sse/none")) {
            answer.clear();
            servletPath = path;
            new HeadersFilter(new Cors(admission()), () -> Instant.EPOCH)
                    .doFilter(
                            request("%zz", Map.of("Origin", "http://gate", "Host", "gate")),
                            response(),
                            (req, res) -> ServletExchange.write(
                                    (HttpServletResponse) res,
                                    ShortResponse.problem(new Problem(Problem.Kind.INVALID, "early"))));
            assertEquals("http://gate", answer.get("Access-Control-Allow-Origin"));
            assertEquals(400, answer.get("status"));
        }
        answer.clear();
        servletPath = "/api/v1/open";
        new HeadersFilter(new Cors(admission()), () -> Instant.EPOCH)
                .doFilter(
                        request(null, Map.of("Origin", "http://gate", "Host", "gate")),
                        response(),
                        (req, res) -> passed = (HttpServletRequest) req);
        assertEquals(PageHeaders.ALL, answer);
    }

    @Test
    void soManyBodiesAreReadAtATimeAndRequestsWithoutOnePass() throws Exception {
        BodyConcurrencyFilter filter = new BodyConcurrencyFilter();
        length = 1000;
        assertEquals(16, passBelow(filter, 0), "those that may be read at a time");
        assertEquals(503, answer.get("status"));
        assertTrue(answer.containsKey("Retry-After"));
        assertEquals(16, passBelow(filter, 0), "when they are done others may");
    }

    /** Has the next request come while the one before is served, until one does not pass; how many did. */
    private int passBelow(BodyConcurrencyFilter filter, int before) throws Exception {
        int[] passing = {before};
        filter.doFilter(request(null, Map.of()), response(), (req, res) -> passing[0] = passNext(filter, before + 1));
        if (passing[0] == before) {
            length = 0;
            filter.doFilter(request(null, Map.of()), response(), (req, res) -> passed = (HttpServletRequest) req);
            assertNotNull(passed, "a request without a body");
            length = 1000;
        }
        return passing[0];
    }

    private int passNext(BodyConcurrencyFilter filter, int before) {
        try {
            return passBelow(filter, before);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private HttpServletRequest request(@Nullable String query, Map<String, String> headers) {
        return proxy(HttpServletRequest.class, (name, args) -> switch (name) {
            case "getMethod" -> "GET";
            case "getContentLengthLong" -> length;
            case "getRequestURI", "getServletPath" -> servletPath;
            case "getInputStream" -> new Body(waiting);
            case "getQueryString" -> query;
            case "getRemoteAddr" -> "10.0.0.1";
            case "getHeader" -> headers.get(args[0]);
            case "getHeaders" ->
                Collections.enumeration(
                        headers.containsKey(args[0])
                                ? List.of(headers.get(args[0]).split("\n", -1))
                                : HANDSHAKE.getOrDefault((String) args[0], List.of()));
            case "isSecure" -> false;
            default -> null;
        });
    }

    private HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (name, args) -> switch (name) {
            case "setStatus" -> answer.put("status", args[0]);
            case "setHeader" -> answer.put((String) args[0], args[1]);
            case "setContentType" -> answer.put("type", args[0]);
            case "getOutputStream" -> new Sink(body);
            default -> null;
        });
    }

    private interface Call {
        @Nullable Object apply(String name, Object[] args) throws IOException;
    }

    /** The servlet interfaces have dozens of methods; a test needs six. */
    private static <T> T proxy(Class<T> type, Call call) {
        Class<?>[] types = {type};
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, (proxy, method, args) -> {
            @Nullable Object result = call.apply(method.getName(), args);
            return method.getReturnType() == void.class ? null : result;
        }));
    }

    private static final class Body extends ServletInputStream {
        private final int available;

        Body(int available) {
            this.available = available;
        }

        @Override
        public int available() {
            return available;
        }

        @Override
        public boolean isFinished() {
            return available == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("nobody may wait for it");
        }

        @Override
        public int read() {
            return -1;
        }
    }

    private static class Sink extends ServletOutputStream {
        private final ByteArrayOutputStream bytes;

        Sink(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
    }
}
