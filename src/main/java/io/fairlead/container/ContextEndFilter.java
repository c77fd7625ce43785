package io.fairlead.container;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Hears of the end of its context before every listener (Jakarta Servlet 6.0, {@code ServletContextListener}). Containers
 * end all WebSocket sessions in listeners of their own: Tomcat gives each 50 ms to take a close, so that what is under
 * way to a client costs it the code.
 *
 * <p>Threading: stateless.
 */
public record ContextEndFilter(Runnable end) implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {
        end.run();
    }
}
