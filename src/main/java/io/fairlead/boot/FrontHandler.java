package io.fairlead.boot;

import io.fairlead.core.Problem;
import io.fairlead.core.ProblemJson;
import io.fairlead.http.PageHeaders;
import io.fairlead.rest.AdminApi;
import java.util.concurrent.Future;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;

/**
 * Sends each request to the admin API or to the pages.
 *
 * <p>Threading: safe; runs on the server's worker threads.
 */
final class FrontHandler extends HttpHandler {
    private final Future<GrizzlyHttpContainer> api;
    private final HttpHandler pages;
    private final HttpHandler webJars;

    /** @param api being built while the sockets open already */
    FrontHandler(Future<GrizzlyHttpContainer> api, HttpHandler pages, HttpHandler webJars) {
        this.api = api;
        this.pages = pages;
        this.webJars = webJars;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        String path = request.getDecodedRequestURI();
        if (AdminApi.serves(path)) {
            request.setAttribute(AdminApi.REMOTE_ADDRESS, request.getRemoteAddr());
            api.get().service(request, response);
            return;
        }
        PageHeaders.ALL.forEach(response::setHeader);
        if (path.startsWith("/ws/")) {
            problem(response, new Problem(Problem.Kind.INVALID, "a WebSocket handshake is due here"));
        } else {
            (path.startsWith("/webjars/") ? webJars : pages).service(request, response);
        }
    }

    private static void problem(Response response, Problem problem) throws java.io.IOException {
        response.setStatus(ProblemJson.status(problem));
        response.setContentType(ProblemJson.CONTENT_TYPE);
        response.getWriter().write(ProblemJson.text(problem));
    }
}
