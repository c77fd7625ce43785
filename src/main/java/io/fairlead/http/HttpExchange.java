package io.fairlead.http;

import io.fairlead.access.HandshakeRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to the fallback, as implemented by a server. It is answered once, by {@link #answer} or {@link #stream},
 * during the call or later.
 *
 * <p>Threading: passed to {@link Fallback#serve} on a thread that may block; answered from any thread.
 */
public interface HttpExchange {
    /** Receives the body. Exactly one method is called, once, on a thread that must not block. */
    interface Body {
        void onRead(byte[] bytes);

        void onTooLarge();

        /** The client is gone, or its data was not a valid body. */
        void onFailed();
    }

    String method();

    /** The request's properties for admission. */
    HandshakeRequest handshake();

    @Nullable String header(String name);

    /** -1: unknown. */
    long contentLength();

    /** Reads the body without blocking; at most once. */
    void read(int maxBytes, Body body);

    /** Only the first answer is sent; later ones are ignored. */
    void answer(ShortResponse answer);

    /** Answers 200 with these headers and a body without a known end. */
    EventStream stream(Map<String, String> headers);
}
