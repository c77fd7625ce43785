package io.fairlead.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Puts {@link PageHeaders} on every answer it is mapped to; what answers may still overwrite them.
 *
 * <p>Threading: stateless.
 */
public final class HeadersFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (response instanceof HttpServletResponse http) {
            PageHeaders.ALL.forEach(http::setHeader);
        }
        chain.doFilter(request, response);
    }
}
