package io.fairlead.container;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Runs a task at the end of its context, before all listeners (Jakarta Servlet 6.0, {@code ServletContextListener}).
 * Containers close WebSocket sessions in their own listeners: Tomcat allows 50 ms per close frame, so a client with
 * data in flight would not receive the close code.
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
