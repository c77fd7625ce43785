package io.fairlead.http;

import io.fairlead.access.Cors;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Adds the {@link PageHeaders}, which later code may overwrite, and the headers of {@link Cors} to every response on an
 * application server. It is the first filter.
 *
 * <p>Threading: stateless.
 */
public final class HeadersFilter implements Filter {
    private final Cors cors;
    private final Supplier<Instant> clock;

    public HeadersFilter(Cors cors, Supplier<Instant> clock) {
        this.cors = cors;
        this.clock = clock;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest asked && response instanceof HttpServletResponse answer) {
            PageHeaders.ALL.forEach(answer::setHeader);
            // RFC 9110 §6.6.1; GlassFish and Payara do not send it.
            answer.setDateHeader("Date", clock.get().toEpochMilli());
            cors.headers(
                            FilterSequence.path(asked),
                            asked.getHeader("Origin"),
                            asked.getHeader("Host"),
                            asked.isSecure())
                    .forEach(answer::setHeader);
        }
        chain.doFilter(request, response);
    }
}
