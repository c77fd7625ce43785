package io.fairlead.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands before everything on an application server and puts on every answer {@link PageHeaders}, which what answers may
 * still overwrite, and those of {@link Cors}.
 *
 * <p>Threading: stateless.
 */
public final class HeadersFilter implements Filter {
    private final Cors cors;

    public HeadersFilter(Cors cors) {
        this.cors = cors;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest asked && response instanceof HttpServletResponse answer) {
            PageHeaders.ALL.forEach(answer::setHeader);
            String info = asked.getPathInfo();
            String path = asked.getServletPath() + (info == null ? "" : info);
            cors.headers(path, asked.getHeader("Origin"), asked.getHeader("Host"), asked.isSecure())
                    .forEach(answer::setHeader);
        }
        chain.doFilter(request, response);
    }
}
