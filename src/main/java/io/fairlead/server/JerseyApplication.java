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
 * The admin API on our own server. Jersey gets a request whose body is there already, and its answer leaves when it is
 * whole, so that its thread waits for no client, as it would in Jersey's own container for Grizzly.
 *
 * <p>Threading: safe; a call runs on the caller's thread, which may wait for the store.
 */
final class JerseyApplication {
    private static final Logger LOG = System.getLogger(JerseyApplication.class.getName());
    /** Nothing that the API answers names the host that was asked. */
    private static final String BASE = "http://localhost";

    private final ApplicationHandler application;

    JerseyApplication(ResourceConfig config) {
        this.application = new ApplicationHandler(config);
    }

    /**
     * @param body of the request
     * @param response gets the status and the headers
     * @param writer gets the body and ends the request
     */
    void handle(Request request, InputStream body, Response response, ResponseWriter writer) {
        ContainerRequest call = call(request);
        call.setEntityStream(body);
        call.setWriter(new Collector(response, writer, null));
        application.handle(call);
    }

    /**
     * Answers a call that its head is reason enough to refuse. Its body is not read: it is the last of its connection.
     *
     * @param next runs when it is not refused; must not block
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

    /** Until the API has looked at the token. */
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

    /** Takes a whole answer. */
    private static final class Collector implements ContainerResponseWriter {
        private final Response response;
        private final ResponseWriter writer;
        private final @Nullable Runnable next;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean isContinued;

        /** @param next runs in place of an answer that says to go on; null: there is none */
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
                // Of an answer to HEAD, which has no body to count.
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

        /** The API has an answer to every failure: this one is a defect. */
        @Override
        public void failure(Throwable failed) {
            LOG.log(Level.ERROR, "a call of the admin API could not be answered", failed);
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
