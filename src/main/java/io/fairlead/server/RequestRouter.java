package io.fairlead.server;

import io.fairlead.core.Problem;
import io.fairlead.core.ProblemJson;
import io.fairlead.core.UncaughtErrors;
import io.fairlead.http.Fallback;
import io.fairlead.rest.AdminApi;
import io.fairlead.rest.Health;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;

/**
 * Routes each request to the admin API, the fallback or the pages. A request occupies a thread only from the arrival of
 * its body until its response is ready to be sent.
 *
 * <p>Threading: safe; called on selector threads, runs requests on the pools of {@link HttpThreads}.
 */
final class RequestRouter extends HttpHandler {
    private static final Logger LOG = System.getLogger(RequestRouter.class.getName());
    /** Calls {@link #service} on the selector thread. */
    private static final RequestExecutorProvider ON_SELECTOR = request -> Runnable::run;

    private static final String HEALTH = "/health/";
    private static final byte[] EMPTY = {};

    private final Supplier<JerseyApplication> api;
    private final Health health;
    private final Fallback fallback;
    private final StaticFiles pages;
    private final HttpThreads threads;
    private final HttpTransfers transfers;

    /** @param api created by the first request; concurrent requests wait for it */
    RequestRouter(
            Supplier<JerseyApplication> api,
            Health health,
            Fallback fallback,
            StaticFiles pages,
            HttpThreads threads,
            HttpTransfers transfers) {
        this.api = api;
        this.health = health;
        this.fallback = fallback;
        this.pages = pages;
        this.threads = threads;
        this.transfers = transfers;
        setDecodeUrl(false);
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return ON_SELECTOR;
    }

    /** {@link RequestBody} sends 100 (Continue) itself, as a final response may come first (RFC 9110 §10.1.1). */
    @Override
    protected boolean sendAcknowledgment(Request request, Response response) {
        return true;
    }

    @Override
    public void service(Request request, Response response) {
        if (hasBody(request)) {
            RequestBody.expect(request.getRequest());
        }
        response.suspend();
        ResponseWriter writer = transfers.answer(request, response);
        if (request.getRequestURI().equals("*")) {
            response.setHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
            response.setStatus(204);
            writer.end(EMPTY);
            return;
        }
        String path = RequestTargets.path(request.getRequest());
        if (hasBody(request) && !readsBody(path)) {
            endConnection(request);
        }
        if (transfers.memory().isFull() && !AdminApi.isMonitoring(path)) {
            endConnection(request);
            problem(response, writer, new Problem(Problem.Kind.BUSY, "the gateway's memory is full"));
        } else if (AdminApi.isMonitoring(path)) {
            run(threads.monitoring(), response, writer, () -> serveMonitoring(path, request, response, writer));
        } else if (AdminApi.serves(path)) {
            serveApi(request, response, writer);
        } else if (path.startsWith("/sse/")) {
            run(threads.handshakes(), response, writer, () -> serveFallback(request, response, writer));
        } else if (path.startsWith("/ws/")) {
            Problem problem = new Problem(Problem.Kind.INVALID, "a WebSocket handshake is due here");
            run(threads.requests(), response, writer, () -> problem(response, writer, problem));
        } else {
            run(threads.requests(), response, writer, () -> pages.serve(path, request, response, writer));
        }
    }

    /** Answers a usual health probe itself: after a start, creating the API would take longer than the rest of it. */
    private void serveMonitoring(String path, Request request, Response response, ResponseWriter writer) {
        boolean isProbe = path.startsWith(HEALTH) && isUsualGet(request);
        Optional<Health.Report> report = isProbe ? health.report(path.substring(HEALTH.length())) : Optional.empty();
        if (report.isEmpty()) {
            api.get().handle(request, InputStream.nullInputStream(), response, writer);
            return;
        }
        response.setStatus(report.get().httpStatus());
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        writer.end(report.get().json());
    }

    /** Whether it is a GET or HEAD without a field that the API would judge. */
    private static boolean isUsualGet(Request request) {
        String accept = request.getHeader("Accept");
        return (request.getMethod() == Method.GET || request.getMethod() == Method.HEAD)
                && (accept == null || accept.equals("*/*") || accept.equals("application/json"))
                && request.getHeader("Content-Type") == null;
    }

    private void serveApi(Request request, Response response, ResponseWriter writer) {
        if (!hasBody(request)) {
            call(threads.requests(), request, InputStream.nullInputStream(), response, writer);
            return;
        }
        ApiCall call = new ApiCall(
                () -> endConnection(request), body -> call(threads.requests(), request, body, response, writer));
        Runnable read = () -> transfers.read(request, writer, AdminApi.MAX_BODY_BYTES, call);
        if (RequestBody.isThere(request)) {
            read.run();
        } else {
            run(threads.requests(), response, writer, () -> api.get().check(request, response, writer, read));
        }
    }

    /** Whether this path reads request bodies. */
    private static boolean readsBody(String path) {
        return path.startsWith("/sse/") || AdminApi.serves(path) && !AdminApi.isMonitoring(path);
    }

    /** Closes the connection after this request. */
    private static void endConnection(Request request) {
        request.getRequest().getProcessingState().setKeepAlive(false);
    }

    private static boolean hasBody(Request request) {
        return request.getContentLengthLong() > 0 || request.getRequest().isChunked();
    }

    private void call(Executor executor, Request request, InputStream body, Response response, ResponseWriter writer) {
        run(executor, response, writer, () -> api.get().handle(request, body, response, writer));
    }

    private void serveFallback(Request request, Response response, ResponseWriter writer) {
        GrizzlyExchange exchange;
        try {
            exchange = new GrizzlyExchange(request, response, transfers, writer);
        } catch (Problem malformed) {
            problem(response, writer, malformed);
            return;
        }
        fallback.serve(exchange);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void run(Executor executor, Response response, ResponseWriter writer, Work work) {
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (Exception defect) {
                    UncaughtErrors.report(defect);
                    LOG.log(Level.ERROR, "a request failed", defect);
                    problem(response, writer, new Problem(Problem.Kind.INTERNAL, ""));
                } catch (Error fatal) {
                    writer.abort();
                    throw fatal;
                }
            });
        } catch (RejectedExecutionException full) {
            endConnection(response.getRequest());
            problem(response, writer, new Problem(Problem.Kind.BUSY, "too many requests are waiting"));
        }
    }

    private static void problem(Response response, ResponseWriter writer, Problem problem) {
        response.setStatus(ProblemJson.status(problem));
        response.setContentType(ProblemJson.CONTENT_TYPE);
        response.setHeader("Cache-Control", "no-store");
        ProblemJson.fields(problem).forEach(response::setHeader);
        writer.end(ProblemJson.text(problem).getBytes(StandardCharsets.UTF_8));
    }
}
