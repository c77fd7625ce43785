package io.fairlead.boot;

import io.fairlead.access.Admission;
import io.fairlead.access.Hosts;
import io.fairlead.access.Sessions;
import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Backplane;
import io.fairlead.container.DataSourceLookup;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Base64Url;
import io.fairlead.core.Close;
import io.fairlead.core.Counters;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.core.Ticker;
import io.fairlead.core.Timer;
import io.fairlead.definition.RelayDocuments;
import io.fairlead.eventloop.BoundedWait;
import io.fairlead.eventloop.DescriptorReserve;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.eventloop.Threads;
import io.fairlead.eventloop.TimerThread;
import io.fairlead.http.Fallback;
import io.fairlead.jakarta.Endpoints;
import io.fairlead.relay.EchoSession;
import io.fairlead.relay.RelayContext;
import io.fairlead.relay.RelayStatus;
import io.fairlead.relay.Relays;
import io.fairlead.rest.About;
import io.fairlead.rest.AdminApi;
import io.fairlead.rest.ContainerReport;
import io.fairlead.rest.Health;
import io.fairlead.server.ServerDependencies;
import io.fairlead.session.EndpointRegistry;
import io.fairlead.session.SessionContext;
import io.fairlead.session.SessionEndpoint;
import io.fairlead.session.SessionRequest;
import io.fairlead.settings.Config;
import io.fairlead.settings.DataDirectory;
import io.fairlead.socket.GrizzlySockets;
import io.fairlead.startup.HeapTrim;
import io.fairlead.store.Store;
import io.fairlead.store.StoreContext;
import io.fairlead.target.Targets;
import io.fairlead.websocket.WebSocketServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;

/**
 * The gateway without its HTTP server: built once from the configuration, started, and stopped in reverse order. Used
 * by {@link Main} and {@link WarListener}.
 *
 * <p>Threading: built, started and stopped by one thread.
 */
final class Gateway implements AutoCloseable {
    /** Sessions closed in parallel, where the container's close blocks. */
    private static final int CLOSERS = 16;
    /** How long peers may take to read queued data at shutdown. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /** File descriptors reserved for health checks when the descriptor limit is reached. */
    private static final int SPARE_DESCRIPTORS = 16;

    private static final Duration API_TRIM_DELAY = Duration.ofSeconds(3);
    private static final String RELAY_PATH = "/ws/relay/";

    private final Config config;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final Instant createdAt = clock.instant();
    private final Meters meters = new Meters();
    private final Ticker ticker = new Ticker();
    private final Counters echoCounters = new Counters();
    private final TimerThread timerThread;
    private final MemoryBudget memory;
    private final FatalErrors fatal;
    private final ExecutorService closer;
    private final DescriptorReserve reserve;
    private final EventLoops loops;
    private final TCPNIOTransport transport;
    private final GrizzlySockets sockets;
    private final Store store;
    private final Backplane backplane;
    private final ChatModule chatModule;
    private final Relays relays;
    private final EndpointRegistry services;
    private final Sessions sessions;
    private final Authentication authentication;
    private volatile boolean started;

    /**
     * @param database the application server's, if the configuration names one, see {@link DataSourceLookup}
     * @param fatal handles fatal errors
     */
    Gateway(Config config, @Nullable DataSource database, FatalErrors fatal) throws IOException {
        this.config = config;
        this.fatal = fatal;
        DataDirectory data = DataDirectory.of(config.store());
        data.secure();
        this.authentication = new Authentication(config, data.path(), clock, random, meters, this::accessRule);
        this.closer = Threads.pool(threads("close"), CLOSERS);
        this.timerThread = new TimerThread(ticker, threads("timer"));
        this.store = new Store(storeContext(data, database));
        store.start();
        Targets targets = new Targets(config.targets().allow(), config.targets().denyPrivate());
        this.memory = new MemoryBudget(config.limits().memoryBytes(), timerThread);
        this.reserve = new DescriptorReserve(SPARE_DESCRIPTORS, timerThread, System::nanoTime);
        this.loops = new EventLoops(() -> !memory.isFull(), reserve);
        memory.onFree(loops::readAgain);
        this.transport = loops.tcp(threads("io"), config.http().selectors());
        this.sockets = new GrizzlySockets(
                targets, loops, transport, this::threads, this::newId, timerThread, ticker, System::nanoTime, memory);
        this.backplane = new LocalBackplane(clock, this::newId, store.transcript(), memory);
        this.chatModule = new ChatModule(config, backplane, store.transcript(), memory, meters);
        RelayContext context = new RelayContext(
                sockets,
                backplane,
                chatModule.rooms(),
                ticker,
                meters,
                timerThread,
                clock,
                System::nanoTime,
                random,
                config.websocket().sendTimeout());
        this.relays = new Relays(context, store.relays());
        this.services = endpointRegistry();
        this.sessions = new Sessions(
                config.websocket().maxSessions(), config.websocket().maxSessionsPerAddress());
    }

    private StoreContext storeContext(DataDirectory data, @Nullable DataSource database) {
        return new StoreContext(
                config.store().url(),
                database,
                data.spool(),
                clock,
                System::nanoTime,
                timerThread,
                this::newId,
                this::threads);
    }

    private AccessRule accessRule(String path) {
        return path.startsWith(RELAY_PATH)
                ? relays.accessRule(path.substring(RELAY_PATH.length()))
                : chatModule.accessRule(path);
    }

    private String newId() {
        return Base64Url.random(random, 9);
    }

    /** Opens the raw sockets, on the gateway's own thread: Grizzly leaves thread locals on the calling thread. */
    void start() throws IOException {
        transport.start();
        chatModule.registerWith(ticker);
        ticker.watch(memory);
        relays.load(config.relays());
        store.onBack(relays::restore);
        started = true;
    }

    /** The endpoints for the application server's WebSocket container. */
    Endpoints endpoints() {
        return new Endpoints(services, sessionContext());
    }

    /** The dependencies of the embedded server. */
    ServerDependencies serverDependencies() {
        return new ServerDependencies(
                this::threads,
                transport,
                loops,
                timerThread,
                ticker,
                memory,
                hosts(),
                admission(),
                new WebSocketServer(
                        services, sessionContext(), loops, config.websocket().deflate()),
                fallback(),
                this::embeddedApi,
                health(),
                path -> services.find(path).isPresent(),
                this::subprotocol);
    }

    /** The admin API on the embedded server; trims the heap later, as creating the API leaves much garbage. */
    private AdminApi embeddedApi() {
        timerThread.after(API_TRIM_DELAY, HeapTrim::run);
        return adminApi(new ContainerReport("Fairlead", Version.text(), List.of(), List.of()));
    }

    /** The HTTP fallback for the same endpoints. */
    Fallback fallback() {
        return new Fallback(services, sessionContext(), authentication.admission(), this::subprotocol, random);
    }

    /** All endpoints, for WebSocket and the HTTP fallback. */
    private EndpointRegistry endpointRegistry() {
        Duration sendTimeout = config.websocket().sendTimeout();
        EndpointRegistry registry = new EndpointRegistry()
                .with(
                        "/ws/echo",
                        request -> new EchoSession(
                                request.connection(), sendTimeout, echoCounters, meters, System::nanoTime))
                .with(RELAY_PATH + "{name}", relayService());
        chatModule.addTo(registry);
        return registry;
    }

    private SessionEndpoint relayService() {
        return new SessionEndpoint() {
            @Override
            public SessionListener open(SessionRequest request) {
                return relays.open(request.target(), request.connection(), request.subprotocol(), request.since());
            }

            @Override
            public boolean has(String target) {
                return relays.find(target).isPresent();
            }
        };
    }

    private SessionContext sessionContext() {
        Config.WebSocket websocket = config.websocket();
        return new SessionContext(
                sessions,
                ticker,
                meters,
                memory,
                timerThread,
                closer,
                this::newId,
                clock,
                System::nanoTime,
                websocket.maxMessageBytes(),
                websocket.pingInterval(),
                websocket.pongTimeout(),
                websocket.idleTimeout(),
                websocket.sendTimeout());
    }

    /** The admin API, for the root of the context. */
    AdminApi adminApi(ContainerReport container) {
        About about = new About(Version.text(), Runtime.version().toString(), createdAt, clock, container);
        return new AdminApi(
                about,
                relays,
                new RelayDocuments(config.limits().memoryBytes()),
                chatModule.rooms(),
                chatModule.boards(),
                store.channels(),
                sessions,
                authentication.logins(),
                authentication.admission(),
                config.access().listing(),
                authentication.tickets(),
                this::counters,
                meters,
                memory,
                health(),
                store.audit(),
                store::state);
    }

    private Health health() {
        return new Health(
                Map.of(
                        "gateway",
                        () -> new Health.Check(
                                fatal.detail().isEmpty(), fatal.detail().orElse(""))),
                Map.of("gateway", () -> new Health.Check(started, started ? "" : "starting or stopping")),
                Map.of("gateway", () -> new Health.Check(started, "")),
                Map.of(
                        "store",
                        () -> new Health.Check(store.state().up(), store.state().detail()),
                        "relays",
                        this::relaysCheck));
    }

    private Health.Check relaysCheck() {
        long failed = relays.all().stream()
                .filter(relay -> relay.status().state() == RelayStatus.State.FAILED)
                .count();
        return failed == 0
                ? new Health.Check(true, "")
                : Health.Check.degraded(failed + " of " + relays.all().size() + " have failed, and are tried again");
    }

    private Map<String, Counters> counters() {
        Map<String, Counters> all = new TreeMap<>(chatModule.counters());
        all.put("echo", echoCounters);
        return all;
    }

    /** The thread factory of one role; fatal errors of its threads end the gateway. */
    ThreadFactory threads(String role) {
        return fatal.threads(role);
    }

    /** Runs delayed tasks. */
    Timer timer() {
        return timerThread;
    }

    /** The host check before every request. */
    Hosts hosts() {
        return authentication.hosts();
    }

    /** The admission check before every handshake. */
    Admission admission() {
        return authentication.admission();
    }

    /** The file of the generated admin token, if none is configured. */
    Optional<Path> adminTokenPlace() {
        return authentication.adminTokenPlace();
    }

    /** Selects the subprotocol for this path; empty: none. */
    String subprotocol(String path, List<String> offered) {
        return path.startsWith(RELAY_PATH)
                ? relays.subprotocol(path.substring(RELAY_PATH.length()), offered)
                : ChatModule.subprotocol(path, offered);
    }

    /** Closes sessions and peers, releases the ports and ends the threads. */
    @Override
    public void close() {
        started = false;
        relays.stopAll();
        chatModule.unregisterFrom(ticker);
        ticker.forget(memory);
        sessions.closeAll(Close.of(Problem.Kind.SHUTDOWN, ""));
        BoundedWait.await(() -> ticker.size() == 0, DRAIN);
        closer.shutdownNow();
        BoundedWait.await(closer);
        sockets.close();
        EventLoops.stop(transport);
        reserve.close();
        store.close();
        timerThread.close();
        fatal.close();
    }
}
