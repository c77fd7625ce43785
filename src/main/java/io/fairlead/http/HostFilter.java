package io.fairlead.http;

import io.fairlead.access.AddressGroup;
import io.fairlead.access.Authority;
import io.fairlead.access.Hosts;
import io.fairlead.core.Problem;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests for hosts that are not served, on an application server, before any other processing.
 *
 * <p>Threading: stateless.
 */
public final class HostFilter implements Filter {
    private final Hosts hosts;

    public HostFilter(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            hosts.check(host((HttpServletRequest) request), AddressGroup.isLoopback(request.getLocalAddr()));
        } catch (Problem problem) {
            ServletExchange.write(
                    (HttpServletResponse) response,
                    ShortResponse.problem(problem).last());
            return;
        }
        chain.doFilter(request, response);
    }

    /**
     * The Host field (RFC 9112 §3.2); null: none. WildFly adds the virtual server's name to an HTTP/1.0 request without
     * one.
     */
    private static @Nullable Authority host(HttpServletRequest request) {
        Enumeration<String> fields = request.getHeaders("Host");
        if (!fields.hasMoreElements()) {
            return null;
        }
        Authority host = Authority.parse(fields.nextElement().strip()).orElseThrow(HostFilter::invalid);
        if (fields.hasMoreElements()) {
            throw invalid();
        }
        return isSubstituted(host, request) ? null : host;
    }

    private static boolean isSubstituted(Authority host, HttpServletRequest request) {
        return request.getProtocol().equals("HTTP/1.0")
                && host.host().equals(request.getServletContext().getVirtualServerName());
    }

    private static Problem invalid() {
        return new Problem(Problem.Kind.INVALID, "the host is not valid");
    }
}
