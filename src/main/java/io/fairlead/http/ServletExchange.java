package io.fairlead.http;

import io.fairlead.access.HandshakeRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request to the HTTP fallback on an application server.
 *
 * <p>Threading: created and served on the container's thread; a body arrives on any of its threads, without overlap.
 */
final class ServletExchange implements HttpExchange {
    private static final Logger LOG = System.getLogger(ServletExchange.class.getName());

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HandshakeRequest handshake;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile @Nullable AsyncContext async;

    ServletExchange(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
        this.handshake = AdmissionFilter.handshake(request);
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public HandshakeRequest handshake() {
        return handshake;
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public long contentLength() {
        return request.getContentLengthLong();
    }

    private AsyncContext suspend() {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        async = context;
        return context;
    }

    @Override
    public void read(int maxBytes, Body body) {
        // GlassFish and Payara report a status of 200 if they query it before it is set, as they do while this request
        // leaves its servlet. That would overwrite the status of an answer from another thread.
        response.setStatus(HttpServletResponse.SC_OK);
        suspend();
        try {
            ServletInputStream in = request.getInputStream();
            in.setReadListener(new Reader(in, contentLength(), maxBytes, body));
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a body can't be read", gone);
            body.onFailed();
        }
    }

    @Override
    public void answer(ShortResponse answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            write(response, answer);
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a request can't be answered", gone);
        }
        AsyncContext context = async;
        if (context != null) {
            context.complete();
        }
    }

    static void write(HttpServletResponse response, ShortResponse answer) throws IOException {
        byte[] body = answer.bytes();
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (body.length > 0) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    @Override
    public EventStream stream(Map<String, String> headers) {
        answered.set(true);
        response.setStatus(HttpServletResponse.SC_OK);
        headers.forEach(response::setHeader);
        try {
            // Liberty ignores the first flush of a response whose head has not been sent, so the head would wait for
            // the next event.
            response.flushBuffer();
            return ServletStream.begin(suspend(), response.getOutputStream());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Collects the body as it arrives. */
    private static final class Reader implements ReadListener {
        private static final int PART = 8192;
        /** The streams of GlassFish, Payara and Tomcat. Tomcat itself reports the end of the body at once. */
        private static final String CATALINA = "org.apache.catalina.";

        private final ServletInputStream in;
        /** The length of a body that may be {@link #isWhole} before the server reports it; otherwise negative. */
        private final long length;

        private final int maxBytes;
        private final Body body;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean tooLarge;

        Reader(ServletInputStream in, long length, int maxBytes, Body body) {
            this.in = in;
            this.length = in.getClass().getName().startsWith(CATALINA) ? length : -1;
            this.maxBytes = maxBytes;
            this.body = body;
        }

        /**
         * Whether everything was read although the server has not reported the end yet. GlassFish and Payara will
         * report it; calling {@code isReady} now would make them read the next request's body concurrently, and lose
         * it.
         */
        private boolean isWhole() {
            return bytes.size() == length && !in.isFinished();
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] part = new byte[PART];
            int count = 0;
            // Not isFinished, because GlassFish returns true once everything has arrived, before it is read.
            while (!tooLarge && count >= 0 && !isWhole() && in.isReady()) {
                count = in.read(part);
                if (count > 0) {
                    bytes.write(part, 0, count);
                }
                if (bytes.size() > maxBytes) {
                    tooLarge = true;
                    body.onTooLarge();
                }
            }
        }

        @Override
        public void onAllDataRead() {
            if (!tooLarge) {
                body.onRead(bytes.toByteArray());
            }
        }

        @Override
        public void onError(Throwable failed) {
            body.onFailed();
        }
    }
}
