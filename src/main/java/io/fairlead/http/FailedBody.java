package io.fairlead.http;

import io.fairlead.core.Problem;
import java.io.InputStream;

/**
 * The body of a request that did not come as it should: its reader gets the reason.
 *
 * <p>Threading: safe; has no state.
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
