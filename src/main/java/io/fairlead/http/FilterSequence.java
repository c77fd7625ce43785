package io.fairlead.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Runs filters in the same order on every server: GlassFish and Payara run filters that are to precede others in
 * reverse order of their addition.
 *
 * <p>Threading: like its filters.
 */
public final class FilterSequence implements Filter {
    /** @param paths whether a request is filtered, by its decoded path relative to the context */
    public record Step(Predicate<String> paths, Filter filter) {}

    private final List<Step> steps;

    public FilterSequence(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        new Pass(path((HttpServletRequest) request), chain).doFilter(request, response);
    }

    /** The decoded path of a request, relative to the context. */
    static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return request.getServletPath() + (info == null ? "" : info);
    }

    /** The progress of one request through the filters. */
    private final class Pass implements FilterChain {
        private final String path;
        private final FilterChain rest;
        private int next;

        Pass(String path, FilterChain rest) {
            this.path = path;
            this.rest = rest;
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
            while (next < steps.size()) {
                Step step = steps.get(next++);
                if (step.paths().test(path)) {
                    step.filter().doFilter(request, response, this);
                    return;
                }
            }
            rest.doFilter(request, response);
        }
    }
}
