package io.fairlead.http;

import io.fairlead.core.Problem;
import java.io.InputStream;

/**
 * Represents a request body that was not received correctly: reading it throws the reason.
 *
 * <p>Threading: safe; stateless.
 */
public final class FailedBody extends InputStream {
    private final Problem problem;

    public FailedBody(Problem problem) {
        this.problem = problem;
    }

    @Override
    public int read() {
        throw problem;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        throw problem;
    }
}
