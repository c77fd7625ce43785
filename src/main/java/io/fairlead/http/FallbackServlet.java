package io.fairlead.http;

import io.fairlead.core.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Serves the HTTP fallback on an application server: mapped to {@code /sse/*}, with asynchronous requests.
 *
 * <p>Threading: safe.
 */
public final class FallbackServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Fallback fallback;

    public FallbackServlet(Fallback fallback) {
        this.fallback = fallback;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServletExchange exchange;
        try {
            exchange = new ServletExchange(request, response);
        } catch (Problem malformed) {
            ServletExchange.write(response, ShortResponse.problem(malformed));
            return;
        }
        fallback.serve(exchange);
    }
}
