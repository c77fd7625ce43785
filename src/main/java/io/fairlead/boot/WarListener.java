package io.fairlead.boot;

import io.fairlead.access.Cors;
import io.fairlead.container.ContainerFacts;
import io.fairlead.container.ContextClassLoaderReset;
import io.fairlead.container.ContextEndFilter;
import io.fairlead.container.DataSourceLookup;
import io.fairlead.container.HandshakePrincipals;
import io.fairlead.container.JdbcDriverCleanup;
import io.fairlead.container.RecordCacheReset;
import io.fairlead.container.SelfCheck;
import io.fairlead.container.ServiceProviderFilter;
import io.fairlead.eventloop.Threads;
import io.fairlead.http.AdmissionFilter;
import io.fairlead.http.BodyConcurrencyFilter;
import io.fairlead.http.ClientGoneFilter;
import io.fairlead.http.FallbackServlet;
import io.fairlead.http.FilterSequence;
import io.fairlead.http.FilterSequence.Step;
import io.fairlead.http.HeadersFilter;
import io.fairlead.http.HostFilter;
import io.fairlead.rest.AdminApi;
import io.fairlead.rest.ContainerReport;
import io.fairlead.settings.Config;
import io.fairlead.settings.ConfigLoader;
import io.fairlead.settings.ConfigSources;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.servlet.ServletProperties;
import org.jspecify.annotations.Nullable;

/**
 * Runs the gateway in an application server, which provides HTTP, TLS and the WebSocket container. An invalid
 * configuration fails the deployment, with all faults in the log.
 *
 * <p>Threading: the server calls it on one thread at a time; after a fatal error the gateway stops on its own thread.
 */
public final class WarListener implements ServletContextListener {
    private static final Logger LOG = System.getLogger(WarListener.class.getName());

    private final AtomicReference<@Nullable Gateway> gateway = new AtomicReference<>();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServiceProviderFilter.install();
        ServletContext context = event.getServletContext();
        Config config = ConfigLoader.load(ConfigSources.ofContext(context.getContextPath()));
        DataSource database = database(config);
        Gateway built = onOwnThread(() -> {
            Gateway made = new Gateway(config, database, FatalErrors.stopping(this::stopGateway));
            made.start();
            return made;
        });
        gateway.set(built);
        ServerContainer websocket = (ServerContainer) context.getAttribute(ServerContainer.class.getName());
        ContainerFacts facts = ContainerFacts.of(context, websocket);
        filter(context, "fairlead", filters(built, new HandshakePrincipals(facts)), Map.of(), false, "/*");
        ServletRegistration.Dynamic fallback =
                context.addServlet("fairlead-fallback", new FallbackServlet(built.fallback()));
        fallback.setAsyncSupported(true);
        fallback.addMapping("/sse/*");
        ContainerReport container = new SelfCheck(config.websocket()).of(facts);
        ServletContainer api = new ServletContainer(built.adminApi(container).config());
        Map<String, String> root = Map.of(ServletProperties.FILTER_CONTEXT_PATH, "/");
        filter(context, "fairlead-api", api, root, true, AdminApi.patterns());
        try {
            built.endpoints().addTo(websocket);
        } catch (DeploymentException refused) {
            throw new IllegalStateException("the server refused the WebSocket endpoints", refused);
        }
        SelfCheck.log(container);
        built.adminTokenPlace().ifPresent(place -> LOG.log(Level.INFO, "Fairlead admin token: {0}", place));
        LOG.log(Level.INFO, "Fairlead ready {0}", context.getContextPath() + "/");
    }

    private static @Nullable DataSource database(Config config) {
        try {
            return DataSourceLookup.find(config.store());
        } catch (IOException unknown) {
            throw new IllegalStateException("Fairlead could not start: " + unknown.getMessage(), unknown);
        }
    }

    /** The filters, in the order of execution. */
    private FilterSequence filters(Gateway built, HandshakePrincipals principals) {
        Predicate<String> all = path -> true;
        Filter address = (request, response, chain) -> {
            request.setAttribute(AdminApi.REMOTE_ADDRESS, request.getRemoteAddr());
            chain.doFilter(request, response);
        };
        return new FilterSequence(List.of(
                new Step(all, new HeadersFilter(new Cors(built.admission()), Instant::now)),
                new Step(all, new HostFilter(built.hosts())),
                // Some servers unpack META-INF/versions and would serve the launcher's classes.
                new Step(path -> path.endsWith(".class"), WarListener::notFound),
                new Step(
                        path -> path.startsWith("/ws/"),
                        new AdmissionFilter(built.admission(), built::subprotocol, principals::of)),
                new Step(all, new ContextEndFilter(this::stop)),
                new Step(all, address),
                new Step(AdminApi::serves, new ClientGoneFilter()),
                new Step(path -> path.startsWith("/api/"), new BodyConcurrencyFilter())));
    }

    private static void notFound(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException {
        ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
    }

    /** @param last whether to run after the server's own filters, such as that of Tyrus, or before them */
    private static void filter(
            ServletContext context,
            String name,
            Filter filter,
            Map<String, String> parameters,
            boolean last,
            String... patterns) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.setInitParameters(parameters);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), last, patterns);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
    }

    /** Stops the gateway once. The API remains available, and {@code /health/live} shows the reason. */
    private void stopGateway() {
        Gateway running = gateway.getAndSet(null);
        if (running != null) {
            onOwnThread(() -> {
                running.close();
                return running;
            });
        }
    }

    private void stop() {
        stopGateway();
        JdbcDriverCleanup.deregister();
        RecordCacheReset.reset();
        ContextClassLoaderReset.reset();
    }

    /** Runs start and stop on the gateway's own thread, because Grizzly leaves thread locals on it. */
    private static Gateway onOwnThread(Callable<Gateway> work) {
        FutureTask<Gateway> task = new FutureTask<>(work);
        Threads.of("boot").newThread(task).start();
        try {
            return task.get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw new IllegalStateException(
                    "Fairlead could not start: " + (cause == null ? failed : cause.getMessage()), cause);
        }
    }
}
