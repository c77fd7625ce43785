package io.fairlead.server;

import io.fairlead.rest.AdminApi;
import jakarta.ws.rs.core.SecurityContext;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.Principal;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * The admin API on the embedded server. Jersey gets requests with their complete bodies, and its responses are sent
 * when complete. So its threads never wait for a client, unlike in Jersey's own Grizzly container.
 *
 * <p>Threading: safe; a call runs on the caller's thread and may block on the store.
 */
final class JerseyApplication {
    private static final Logger LOG = System.getLogger(JerseyApplication.class.getName());
    /** A placeholder: no response of the API contains the request's host. */
    private static final String BASE = "http://localhost";

    private final ApplicationHandler application;

    JerseyApplication(ResourceConfig config) {
        this.application = new ApplicationHandler(config);
    }

    /**
     * @param body the request body
     * @param response receives the status and the header fields
     * @param writer receives the body and ends the request
     */
    void handle(Request request, InputStream body, Response response, ResponseWriter writer) {
        ContainerRequest call = call(request);
        call.setEntityStream(body);
        call.setWriter(new Collector(response, writer, null));
        application.handle(call);
    }

    /**
     * Checks a call before its body is read. If it is rejected, the body is not read and the connection closes after
     * the response.
     *
     * @param next runs if the call is not rejected; must not block
     */
    void check(Request request, Response response, ResponseWriter writer, Runnable next) {
        ContainerRequest call = call(request);
        call.setProperty(AdminApi.HEAD_ONLY, true);
        call.setWriter(new Collector(response, writer, next));
        application.handle(call);
    }

    private ContainerRequest call(Request request) {
        String query = request.getQueryString();
        ContainerRequest call = new ContainerRequest(
                URI.create(BASE + "/"),
                URI.create(BASE + request.getRequestURI() + (query == null ? "" : "?" + query)),
                request.getMethod().getMethodString(),
                new Anonymous(request.isSecure()),
                new MapPropertiesDelegate(),
                application.getConfiguration());
        call.setProperty(AdminApi.REMOTE_ADDRESS, request.getRemoteAddr());
        request.getHeaderNames().forEach(name -> call.headers(name, request.getHeaders(name)));
        return call;
    }

    /** The caller until the API has checked the token. */
    private record Anonymous(boolean secure) implements SecurityContext {
        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public @Nullable String getAuthenticationScheme() {
            return null;
        }
    }

    /** Collects a complete response. */
    private static final class Collector implements ContainerResponseWriter {
        private final Response response;
        private final ResponseWriter writer;
        private final @Nullable Runnable next;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean isContinued;

        /** @param next runs instead of sending a 100 (Continue) response; null: no check */
        Collector(Response response, ResponseWriter writer, @Nullable Runnable next) {
            this.response = response;
            this.writer = writer;
            this.next = next;
        }

        @Override
        public OutputStream writeResponseStatusAndHeaders(long length, ContainerResponse answer) {
            if (next != null && answer.getStatus() == AdminApi.CONTINUE) {
                isContinued = true;
                return body;
            }
            response.setStatus(answer.getStatus());
            if (next != null) {
                response.getRequest().getRequest().getProcessingState().setKeepAlive(false);
            }
            if (length > 0) {
                // The response to HEAD has no body to take the length from.
                response.setContentLengthLong(length);
            }
            answer.getStringHeaders()
                    .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            return body;
        }

        @Override
        public void commit() {
            if (next != null && isContinued) {
                next.run();
            } else {
                writer.end(body.toByteArray());
            }
        }

        /** The API maps every failure to a response, so reaching this is a bug. */
        @Override
        public void failure(Throwable failed) {
            LOG.log(Level.ERROR, "a call to the admin API failed", failed);
            response.reset();
            response.setStatus(500);
            writer.end(new byte[0]);
        }

        @Override
        public boolean suspend(long timeOut, TimeUnit unit, @Nullable TimeoutHandler handler) {
            return timeOut <= 0;
        }

        @Override
        public void setSuspendTimeout(long timeOut, TimeUnit unit) {
            throw new IllegalStateException("The API waits without a timeout");
        }

        @Override
        public boolean enableResponseBuffering() {
            return false;
        }
    }
}
