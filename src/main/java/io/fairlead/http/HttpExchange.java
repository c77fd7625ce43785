package io.fairlead.http;

import io.fairlead.access.HandshakeRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to the fallback, as a server gives it: answered once, by {@link #answer} or by {@link #stream}, during the
 * call or later.
 *
 * <p>Threading: given to {@link Fallback#serve} on a thread that may wait; answered from any.
 */
public interface HttpExchange {
    /** What becomes of a body. Exactly one of them runs, once, on a thread that must not wait. */
    interface Body {
        void onRead(byte[] bytes);

        void onTooLarge();

        /** The sender is gone, or what it sent was not a body. */
        void onFailed();
    }

    String method();

    /** Who asks for what. */
    HandshakeRequest handshake();

    @Nullable String header(String name);

    /** -1: not known. */
    long contentLength();

    /** Reads the body without blocking; at most once. */
    void read(int maxBytes, Body body);

    /** The first answer is sent, later ones are ignored. */
    void answer(ShortResponse answer);

    /** Answers 200 with these headers and a body that has no end yet. */
    EventStream stream(Map<String, String> headers);
}
