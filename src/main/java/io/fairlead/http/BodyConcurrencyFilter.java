package io.fairlead.http;

import io.fairlead.core.Problem;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Limits the requests with a body that are served concurrently by the admin API on an application server, so that slow
 * bodies can't block all of the server's threads. Further ones are refused as busy.
 *
 * <p>Threading: safe.
 */
public final class BodyConcurrencyFilter implements Filter {
    private static final int MAX_BODIES = 16;

    private final Semaphore free = new Semaphore(MAX_BODIES);

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !hasBody(asked)) {
            chain.doFilter(request, response);
        } else if (free.tryAcquire()) {
            try {
                chain.doFilter(request, response);
            } finally {
                free.release();
            }
        } else {
            Problem busy = new Problem(Problem.Kind.BUSY, "too many bodies of requests are being read");
            ServletExchange.write(
                    (HttpServletResponse) response, ShortResponse.problem(busy).last());
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
}
