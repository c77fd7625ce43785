package io.fairlead.http;

import io.fairlead.access.Admission;
import io.fairlead.access.Caller;
import io.fairlead.access.HandshakeRequest;
import io.fairlead.core.Base64Url;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.session.EndpointRegistry;
import io.fairlead.session.OpenSession;
import io.fairlead.session.SessionContext;
import io.fairlead.session.SessionRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for networks that break WebSocket: {@code GET /sse/…} opens an event stream, and the client posts its
 * messages to the URL in the first event. Endpoints, checks and limits are the same as over WebSocket.
 *
 * <p>Threading: safe.
 */
public final class Fallback {
    private static final Logger LOG = System.getLogger(Fallback.class.getName());
    private static final Duration KEEP = Duration.ofSeconds(15);
    private static final Duration MAX_PING_INTERVAL = Duration.ofSeconds(15);
    private static final String SESSION = "session";
    private static final byte[] NOTHING = {};
    private static final String STREAM_METHODS = "GET, HEAD, OPTIONS";
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final int KEY_BYTES = 18;
    private static final int FIRST_PADDING = 2048;
    private static final int MAX_PADDING = 16 << 10;
    /** The last two prevent proxies from buffering a stream. */
    private static final Map<String, String> STREAMING = Map.of(
            "Content-Type", "text/event-stream",
            "Cache-Control", "no-cache, no-transform",
            "X-Accel-Buffering", "no");

    private static final Pattern POSITION = Pattern.compile("[A-Za-z0-9_-]{1,64}:[0-9]{1,18}");

    private final EndpointRegistry endpoints;
    private final SessionContext context;
    private final Admission admission;
    private final BiFunction<String, List<String>, String> subprotocol;
    private final SecureRandom random;
    private final Duration keep;
    private final PostReader reader;
    private final Map<String, FallbackSession> sessions = new ConcurrentHashMap<>();

    /** @param subprotocol selects one of the subprotocols offered for a path; empty: none */
    public Fallback(
            EndpointRegistry endpoints,
            SessionContext context,
            Admission admission,
            BiFunction<String, List<String>, String> subprotocol,
            SecureRandom random) {
        this(endpoints, context, admission, subprotocol, random, KEEP);
    }

    /** @param keep how long a session outlives its stream */
    Fallback(
            EndpointRegistry endpoints,
            SessionContext context,
            Admission admission,
            BiFunction<String, List<String>, String> subprotocol,
            SecureRandom random,
            Duration keep) {
        this.endpoints = endpoints;
        this.context = withFrequentPings(context);
        this.admission = admission;
        this.subprotocol = subprotocol;
        this.random = random;
        this.keep = keep;
        this.reader = new PostReader(this.context);
    }

    /** Pings often enough for proxies, which may drop silent connections. */
    private static SessionContext withFrequentPings(SessionContext given) {
        Duration wanted = given.pingInterval();
        boolean often = !wanted.isZero() && wanted.compareTo(MAX_PING_INTERVAL) < 0;
        return given.withPingInterval(often ? wanted : MAX_PING_INTERVAL);
    }

    /** Answers a request below {@code /sse/}; may wait for the network, as {@link Admission#admit} may. */
    public void serve(HttpExchange exchange) {
        try {
            HandshakeRequest handshake = exchange.handshake();
            admission.admitOrigin(handshake);
            String key = first(handshake, SESSION);
            if (key != null && exchange.method().equals("OPTIONS")) {
                // Before the session look-up: if the preflight failed, a page could not read that its session is over.
                exchange.answer(ShortResponse.options(exchange, "POST, DELETE, OPTIONS"));
            } else if (key != null) {
                serve(exchange, handshake, session(key, handshake.path()));
            } else {
                serve(exchange, handshake);
            }
        } catch (Problem problem) {
            exchange.answer(ShortResponse.problem(problem).last());
        } catch (RuntimeException defect) {
            LOG.log(Level.ERROR, "a request of the fallback failed", defect);
            exchange.answer(ShortResponse.problem(new Problem(Problem.Kind.INTERNAL, ""))
                    .last());
        }
    }

    private static ShortResponse wrongMethod(String methods) {
        return ShortResponse.empty(405).with(Map.of("Allow", methods)).last();
    }

    private FallbackSession session(String key, String path) {
        FallbackSession session = sessions.get(key);
        if (session == null || !session.path().equals(path)) {
            throw noSession();
        }
        return session;
    }

    private void serve(HttpExchange exchange, HandshakeRequest handshake) {
        EndpointRegistry.Match match = endpoints.find(handshake.path()).orElseThrow(Fallback::noEndpoint);
        switch (exchange.method()) {
            case "GET" -> open(exchange, handshake, match);
            case "HEAD" -> head(exchange, handshake, match);
            case "OPTIONS" -> exchange.answer(ShortResponse.options(exchange, STREAM_METHODS));
            default -> exchange.answer(wrongMethod(STREAM_METHODS));
        }
    }

    private void serve(HttpExchange exchange, HandshakeRequest handshake, FallbackSession session) {
        switch (exchange.method()) {
            case "POST" -> {
                refuseOtherCaller(handshake, session);
                reader.take(exchange, session);
            }
            case "DELETE" -> {
                refuseOtherCaller(handshake, session);
                if (session.connection().closed() != null) {
                    throw noSession();
                }
                session.connection().close(Close.NORMAL);
                exchange.answer(ShortResponse.empty(204));
            }
            default -> exchange.answer(wrongMethod("POST, DELETE, OPTIONS"));
        }
    }

    /**
     * A ticket can't be used twice. Requests to a session opened by one therefore need only its URL, and may not carry
     * other credentials.
     */
    private void refuseOtherCaller(HandshakeRequest handshake, FallbackSession session) {
        if (session.isOpenedByTicket() && !handshake.hasCredentials()) {
            return;
        }
        if (!session.belongsTo(admission.admit(handshake))) {
            throw noSession();
        }
    }

    static Problem noSession() {
        return new Problem(Problem.Kind.NOT_FOUND, "There is no such session, or it is over");
    }

    static Problem tooLarge(int maxBytes) {
        return new Problem(Problem.Kind.TOO_LARGE, "A message has at most " + maxBytes + " bytes");
    }

    /**
     * Answers as GET would (RFC 9110 §9.3.2), as far as that is known without a session. The response starts as a
     * stream, because otherwise the server would add a Content-Length of 0.
     */
    private void head(HttpExchange exchange, HandshakeRequest handshake, EndpointRegistry.Match match) {
        admission.check(handshake);
        if (isOver(exchange)) {
            exchange.answer(ShortResponse.empty(204));
            return;
        }
        padding(handshake);
        if (!match.service().has(match.target())) {
            throw noEndpoint();
        }
        EventStream stream = exchange.stream(STREAMING);
        stream.write(NOTHING, written -> stream.close());
    }

    /** Whether the browser reconnects to a stream whose last event it has received. */
    private static boolean isOver(HttpExchange exchange) {
        return ServerEvent.FINAL.equals(exchange.header(LAST_EVENT_ID));
    }

    private static Problem noEndpoint() {
        return new Problem(Problem.Kind.NOT_FOUND, "There is no such endpoint");
    }

    private void open(HttpExchange exchange, HandshakeRequest handshake, EndpointRegistry.Match match) {
        Caller caller = admission.admit(handshake);
        if (isOver(exchange)) {
            exchange.answer(ShortResponse.empty(204));
            return;
        }
        String chosen = subprotocol.apply(handshake.path(), offered(handshake));
        int padding = padding(handshake);
        String key = Base64Url.random(random, KEY_BYTES);
        FallbackSession session = new FallbackSession(
                key,
                handshake.path(),
                caller,
                handshake.hasTicket(),
                padding,
                keep,
                context,
                () -> sessions.remove(key));
        SessionRequest request = new SessionRequest(
                match.target(),
                session.connection(),
                chosen,
                since(exchange, handshake),
                handshake.query(),
                caller,
                SessionRequest.HTTP);
        sessions.put(key, session);
        begin(session, match, request);
        try {
            session.connection().attach(exchange.stream(STREAMING));
        } catch (RuntimeException gone) {
            session.connection().abort();
            throw gone;
        }
        String start = session.start();
        // Held events have their own position: a client that has read only the opening event has no welcome yet.
        String id = session.connection().isHolding() ? null : start;
        session.connection().release(head(url(handshake.path(), key), chosen, id));
    }

    /** Relative to the stream's URL, so that it does not depend on a path prefix added by a proxy. */
    private static String url(String path, String key) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return URLEncoder.encode(last, StandardCharsets.UTF_8).replace("+", "%20") + "?" + SESSION + "=" + key;
    }

    /** @throws Problem if it can't be served; a problem known before the stream starts is sent as a status */
    private void begin(FallbackSession session, EndpointRegistry.Match match, SessionRequest request) {
        try {
            SessionListener listener = match.service().open(request);
            OpenSession opened = OpenSession.of(match.endpoint(), request, session.connection(), listener, context);
            opened.begin();
            session.begin(opened, listener);
        } catch (RuntimeException refused) {
            session.connection().abort();
            throw refused;
        }
        Close early = session.connection().closed();
        if (early != null) {
            PostedMessage.problem(early).ifPresent(problem -> {
                session.connection().abort();
                throw problem;
            });
        }
    }

    /** The padding comes last, so that a proxy that buffers less than one block has passed the event on. */
    private static byte[] head(String url, String subprotocol, @Nullable String start) {
        byte[] open = ServerEvent.open(url, subprotocol, start);
        byte[] padding = ServerEvent.padding(FIRST_PADDING);
        byte[] head = new byte[open.length + padding.length];
        System.arraycopy(open, 0, head, 0, open.length);
        System.arraycopy(padding, 0, head, open.length, padding.length);
        return head;
    }

    /** A query parameter, because a browser can't set the handshake header. */
    private static List<String> offered(HandshakeRequest handshake) {
        List<String> offered = new ArrayList<>(handshake.subprotocols());
        offered.addAll(HandshakeRequest.parseSubprotocols(handshake.query().getOrDefault("subprotocol", List.of())));
        return offered;
    }

    /** The browser's last event id is newer than the position that the page specified. */
    private static @Nullable String since(HttpExchange exchange, HandshakeRequest handshake) {
        String last = exchange.header(LAST_EVENT_ID);
        String given = first(handshake, "since");
        boolean useful = last != null && (POSITION.matcher(last).matches() || given == null && !last.isEmpty());
        return useful ? last : given;
    }

    private static @Nullable String first(HandshakeRequest handshake, String name) {
        return handshake.query().getOrDefault(name, List.of()).stream()
                .findFirst()
                .orElse(null);
    }

    private static int padding(HandshakeRequest handshake) {
        String wanted = first(handshake, "padding");
        if (wanted == null) {
            return 0;
        }
        if (!wanted.matches("[0-9]{1,5}") || Integer.parseInt(wanted) > MAX_PADDING) {
            throw new Problem(Problem.Kind.INVALID, "padding: expected 0 to " + MAX_PADDING);
        }
        return Integer.parseInt(wanted);
    }
}
