package io.fairlead.rest;

import io.fairlead.access.Admission;
import io.fairlead.access.AuditLog;
import io.fairlead.access.Logins;
import io.fairlead.access.Sessions;
import io.fairlead.access.Tickets;
import io.fairlead.channel.StoredChannels;
import io.fairlead.chat.Rooms;
import io.fairlead.core.Counters;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.StoreState;
import io.fairlead.definition.RelayDocuments;
import io.fairlead.relay.Relays;
import io.fairlead.sketch.Boards;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/**
 * The admin API, and {@code /metrics}, {@code /health} and {@code /openapi.json}, as one application for any Jersey
 * container at the root of the context. Uses no class path scanning or discovery.
 *
 * <p>The container must set the request property {@value #REMOTE_ADDRESS}; without it all callers share one address,
 * and so one limit of failed logins.
 */
public final class AdminApi {
    /** A request property (in a servlet container a request attribute): the remote address, as a string. */
    public static final String REMOTE_ADDRESS = "fairlead.remoteAddress";

    /**
     * A request property, set while the body has not been received: the API answers {@link #CONTINUE} unless it rejects
     * the call.
     */
    public static final String HEAD_ONLY = "fairlead.headOnly";

    /** The status for a call whose body is still expected. */
    public static final int CONTINUE = 100;

    /** Maximum size of a request body. */
    public static final int MAX_BODY_BYTES = Json.MAX_BODY_BYTES;

    private static final String[] PATTERNS = {"/api/*", "/metrics", "/health/*", "/openapi.json"};

    private final ResourceConfig config = new ResourceConfig();

    /**
     * @param admission decides who may open a session
     * @param listing whether anonymous callers may list relays, rooms and boards
     * @param endpoints traffic counters of the echo, chat and sketch endpoints since the start
     * @param meters gateway-wide metrics
     * @param memory the memory budget for client data
     */
    public AdminApi(
            About about,
            Relays relays,
            RelayDocuments documents,
            Rooms rooms,
            Boards boards,
            StoredChannels channels,
            Sessions sessions,
            Logins logins,
            Admission admission,
            boolean listing,
            Tickets tickets,
            Supplier<Map<String, Counters>> endpoints,
            Meters meters,
            MemoryBudget memory,
            Health health,
            AuditLog audit,
            Supplier<StoreState> store) {
        config.addProperties(Map.of(
                CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL",
                ServerProperties.WADL_FEATURE_DISABLE, true,
                ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true,
                ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true,
                ServerProperties.BV_FEATURE_DISABLE, true,
                ServerProperties.JSON_PROCESSING_FEATURE_DISABLE, true,
                ServerProperties.MOXY_JSON_FEATURE_DISABLE, true,
                ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true));
        config.registerInstances(
                new HeaderCheck(),
                new HeadCheck(),
                new AllowedMethods(),
                new NoStore(),
                new AuthenticationFeature(logins),
                new AuditFeature(audit, about.clock()),
                new ProblemMapper(),
                new JsonBodies());
        ContentAccess content = new ContentAccess(admission);
        serve(
                new RelayResource(relays, documents),
                new PeerResource(relays, content),
                new RoomResource(new RoomLookup(rooms, channels), content),
                new BoardResource(boards, channels),
                new OpenResource(relays, rooms, boards, logins, admission, listing),
                new SessionResource(sessions),
                new TicketResource(tickets),
                new StatsResource(
                        () -> Stats.of(about, relays, rooms, boards, sessions, endpoints.get(), meters, memory)),
                new MetricsResource(new Metrics(
                        about, relays::all, rooms::all, boards::all, sessions, endpoints, meters, memory, store)),
                new AuditResource(audit),
                new HealthResource(health),
                new OpenApiResource());
    }

    /** The URL patterns of the application (Jakarta Servlet 6.0 §12.2). */
    public static String[] patterns() {
        return PATTERNS.clone();
    }

    /** Whether a context-relative path belongs to the application. */
    public static boolean serves(String path) {
        return Arrays.stream(PATTERNS)
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                        : path.equals(pattern));
    }

    /** Whether a path serves health or metrics, which must not wait for other requests. */
    public static boolean isMonitoring(String path) {
        return path.equals("/metrics") || path.startsWith("/health/");
    }

    /** The problem of a body larger than {@link #MAX_BODY_BYTES}. */
    public static Problem tooLarge() {
        return new Problem(Problem.Kind.TOO_LARGE, "a body may have " + MAX_BODY_BYTES + " bytes");
    }

    /** The configuration for the container; always the same instance. */
    public ResourceConfig config() {
        return config;
    }

    /** Registers the class and binds the instance separately: Jersey warns about resources registered as instances. */
    private void serve(Object... resources) {
        for (Object resource : resources) {
            config.register(resource.getClass());
        }
        config.register(new AbstractBinder() {
            @Override
            protected void configure() {
                for (Object resource : resources) {
                    bind(resource).to(resource.getClass());
                }
            }
        });
    }
}
