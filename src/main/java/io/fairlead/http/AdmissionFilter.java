package io.fairlead.http;

import io.fairlead.access.Admission;
import io.fairlead.access.Caller;
import io.fairlead.access.Handshake;
import io.fairlead.core.Problem;
import io.fairlead.core.ProblemJson;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/**
 * Stands before every session on an application server: mapped to {@code /ws/*}, ahead of the container's own upgrade
 * filter. Whoever passes is the request's principal, and so the WebSocket session's.
 *
 * <p>Threading: stateless.
 */
public final class AdmissionFilter implements Filter {
    private final Admission admission;

    public AdmissionFilter(Admission admission) {
        this.admission = admission;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("Only HTTP can be admitted");
        }
        Caller caller;
        try {
            caller = admission.admit(handshake(http));
        } catch (Problem problem) {
            refuse(answer, problem);
            return;
        }
        chain.doFilter(new CallerRequest(http, caller), response);
    }

    private static Handshake handshake(HttpServletRequest request) {
        String info = request.getPathInfo();
        return new Handshake(
                request.getServletPath() + (info == null ? "" : info),
                Handshake.parseQuery(request.getQueryString()),
                request.getHeader("Origin"),
                request.getHeader("Host"),
                request.isSecure(),
                request.getHeader("Authorization"),
                Handshake.parseSubprotocols(Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))),
                request.getRemoteAddr());
    }

    private static void refuse(HttpServletResponse response, Problem problem) throws IOException {
        byte[] body = ProblemJson.text(problem).getBytes(StandardCharsets.UTF_8);
        response.setStatus(ProblemJson.status(problem));
        if (problem.kind() == Problem.Kind.UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(ProblemJson.CONTENT_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
