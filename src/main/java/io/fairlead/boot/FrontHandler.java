package io.fairlead.boot;

import io.fairlead.core.Problem;
import io.fairlead.core.ProblemJson;
import io.fairlead.http.Fallback;
import io.fairlead.http.PageHeaders;
import io.fairlead.rest.AdminApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;

/**
 * Sends each request to the admin API, the fallback or the pages.
 *
 * <p>Threading: safe; runs on the server's worker threads.
 */
final class FrontHandler extends HttpHandler {
    private final FutureTask<GrizzlyHttpContainer> api;
    private final Fallback fallback;
    private final Pages pages;

    /** @param api built by its first request; those that come meanwhile wait for it */
    FrontHandler(FutureTask<GrizzlyHttpContainer> api, Fallback fallback, Pages pages) {
        this.api = api;
        this.fallback = fallback;
        this.pages = pages;
        setDecodeUrl(false);
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        PageHeaders.ALL.forEach(response::setHeader);
        if (request.getRequestURI().equals("*")) {
            response.setHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
            response.setStatus(204);
            return;
        }
        String path = RequestTargets.path(request.getRequest());
        if (AdminApi.serves(path)) {
            request.setAttribute(AdminApi.REMOTE_ADDRESS, request.getRemoteAddr());
            api.run();
            api.get().service(request, response);
        } else if (path.startsWith("/sse/")) {
            serveFallback(request, response);
        } else if (path.startsWith("/ws/")) {
            problem(response, new Problem(Problem.Kind.INVALID, "a WebSocket handshake is due here"));
        } else {
            pages.serve(path, request, response);
        }
    }

    private void serveFallback(Request request, Response response) throws IOException {
        GrizzlyExchange exchange;
        try {
            exchange = new GrizzlyExchange(request, response);
        } catch (Problem malformed) {
            problem(response, malformed);
            return;
        }
        fallback.serve(exchange);
    }

    private static void problem(Response response, Problem problem) throws IOException {
        response.setStatus(ProblemJson.status(problem));
        response.setContentType(ProblemJson.CONTENT_TYPE);
        response.getOutputStream().write(ProblemJson.text(problem).getBytes(StandardCharsets.UTF_8));
    }
}
