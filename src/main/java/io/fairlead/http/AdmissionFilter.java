package io.fairlead.http;

import io.fairlead.access.Admission;
import io.fairlead.access.Caller;
import io.fairlead.access.HandshakeCheck;
import io.fairlead.access.HandshakeRequest;
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
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Admits sessions on an application server. It is mapped to {@code /ws/*}, ahead of the container's own upgrade filter.
 * The admitted caller becomes the principal of the request, and so of the WebSocket session.
 *
 * <p>Threading: stateless.
 */
public final class AdmissionFilter implements Filter {
    private final Admission admission;
    private final BiFunction<String, List<String>, String> subprotocol;
    private final BiFunction<HttpServletRequest, Caller, Principal> principal;

    /**
     * @param subprotocol selects one of the subprotocols offered for a path; empty: none
     * @param principal creates the session's principal from the caller
     */
    public AdmissionFilter(
            Admission admission,
            BiFunction<String, List<String>, String> subprotocol,
            BiFunction<HttpServletRequest, Caller, Principal> principal) {
        this.admission = admission;
        this.subprotocol = subprotocol;
        this.principal = principal;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("Only HTTP can be admitted");
        }
        HttpServletRequest admitted;
        try {
            HandshakeCheck.check(http.getMethod(), name -> Collections.list(http.getHeaders(name)));
            checkTarget(http);
            checkNoData(http);
            HandshakeRequest handshake = handshake(http);
            Caller caller = admission.admit(handshake);
            admitted = new AdmittedRequest(http, caller, principal.apply(http, caller), onlySelected(handshake));
        } catch (Problem problem) {
            refuse(answer, problem);
            return;
        }
        chain.doFilter(admitted, response);
    }

    /** An HTTP/1.0 client can't request an upgrade (RFC 9110 §7.8). Tyrus would answer 500 to an invalid URI. */
    private static void checkTarget(HttpServletRequest request) {
        if ("HTTP/1.0".equals(request.getProtocol())) {
            throw new Problem(Problem.Kind.INVALID, "HTTP/1.0 has no upgrade");
        }
        String query = request.getQueryString();
        try {
            new URI(request.getRequestURI() + (query == null ? "" : "?" + query));
        } catch (URISyntaxException wrong) {
            throw new Problem(Problem.Kind.INVALID, "the request's target is not a URI");
        }
    }

    /**
     * Refuses data after the request, because a client must wait for the response (RFC 6455 §4.1). If a server treats
     * such data as the request body, Tyrus reads it before there is a session, and its thread waits for the session
     * forever.
     */
    private static void checkNoData(HttpServletRequest request) throws IOException {
        if (request.getInputStream().available() > 0) {
            throw new Problem(Problem.Kind.INVALID, "nothing may follow the handshake before its answer");
        }
    }

    /** The offered subprotocols, reduced to the one to be selected. */
    private List<String> onlySelected(HandshakeRequest handshake) {
        String chosen = subprotocol.apply(handshake.path(), handshake.subprotocols());
        return HandshakeRequest.narrow(handshake.subprotocols(), chosen);
    }

    static HandshakeRequest handshake(HttpServletRequest request) {
        return new HandshakeRequest(
                FilterSequence.path(request),
                HandshakeRequest.parseQuery(request.getQueryString()),
                single(request, "Origin"),
                request.getHeader("Host"),
                request.isSecure(),
                single(request, "Authorization"),
                HandshakeRequest.parseSubprotocols(Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))),
                request.getRemoteAddr());
    }

    /** Of two values, each reader might take another (RFC 9110 §5.3). */
    private static @Nullable String single(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        String value = values.hasMoreElements() ? values.nextElement() : null;
        if (values.hasMoreElements()) {
            throw new Problem(Problem.Kind.INVALID, "there is more than one " + name.toLowerCase(Locale.ROOT));
        }
        return value;
    }

    private static void refuse(HttpServletResponse response, Problem problem) throws IOException {
        byte[] body = ProblemJson.text(problem).getBytes(StandardCharsets.UTF_8);
        response.setStatus(ProblemJson.status(problem));
        ProblemJson.fields(problem).forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(ProblemJson.CONTENT_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
